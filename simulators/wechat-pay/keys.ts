import {
  constants,
  createCipheriv,
  createSign,
  createVerify,
  generateKeyPairSync,
  privateDecrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import { newDigits } from '../common/ids.ts'
import type { Put, Store } from '../common/store.ts'
import { issue, type Issued } from './x509.ts'

/**
 * The keys of both sides. What a real merchant downloads from the merchant platform (its own certificate and key, the API
 * v3 key, WeChat Pay's public key) is made at the first start and kept in the journal. The platform's certificates are
 * rows: `listed` ones are handed out by /v3/certificates, exactly one `signs`. A rotation is announced (the new one is
 * listed), then switched (it signs, the old one is still listed), then the old one is retired.
 */
export type Account = {
  readonly appId: string
  readonly merchantId: string
  readonly merchantSerial: string
  readonly merchantKey: string
  readonly merchantCertificate: string
  readonly apiV3Key: string
  readonly appSecret?: string
  readonly publicKeyId: string
  readonly publicKey: string
  readonly publicKeyPrivate: string
  readonly issuerKey: string
}
export type PlatformCertificate = Issued & { readonly listed: boolean; readonly signs: boolean }
export type Stage = 'announce' | 'switch' | 'retire'
export type Keys = {
  readonly account: Account
  /** The certificates as they stand, oldest first. */
  readonly certificates: () => readonly PlatformCertificate[]
  readonly signing: () => PlatformCertificate
  readonly rotate: (stage: Stage, now: Date) => readonly Put[]
}

const ISSUER = 'WeChat Pay simulator CA'
const YEAR_MS = 365 * 86_400_000

export function openKeys(store: Store, now: Date): Keys {
  const accounts = store.table<Account>('account')
  const platform = store.table<PlatformCertificate>('platform_certificates')
  const account = accounts.get('one') ?? newAccount(now)
  const newCertificate = (signs: boolean, at: Date): PlatformCertificate => ({
    ...issue('Tenpay.com sign (simulator)', new Date(at.getTime() - 60_000), new Date(at.getTime() + 5 * YEAR_MS), {
      name: ISSUER,
      privateKey: account.issuerKey,
    }),
    listed: true,
    signs,
  })
  if (accounts.get('one') === undefined) {
    const first = newCertificate(true, now)
    store.commit(now, [accounts.put('one', account), platform.put(first.serial, first)])
  }
  const signing = () => platform.all().find((each) => each.signs) ?? fail('no certificate signs')
  return {
    account,
    certificates: platform.all,
    signing,
    rotate: (stage, at) => {
      const put = (each: PlatformCertificate) => platform.put(each.serial, each)
      const old = signing()
      if (stage === 'announce') return [put(newCertificate(false, at))]
      if (stage === 'retire')
        return platform
          .all()
          .filter((each) => each.listed && each.from < old.from)
          .map((each) => put({ ...each, listed: false }))
      const next = platform.all().findLast((each) => each.listed && !each.signs) ?? newCertificate(false, at)
      return [put({ ...old, signs: false }), put({ ...next, signs: true })]
    },
  }
}

function newAccount(now: Date): Account {
  const until = new Date(now.getTime() + 5 * YEAR_MS)
  const from = new Date(now.getTime() - 60_000)
  const ca = issue(ISSUER, from, until, null)
  const merchantId = newDigits(10)
  const merchant = issue(merchantId, from, until, { name: ISSUER, privateKey: ca.privateKey })
  const own = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return {
    appId: `wx${randomBytes(8).toString('hex')}`,
    merchantId,
    merchantSerial: merchant.serial,
    merchantKey: merchant.privateKey,
    merchantCertificate: merchant.certificate,
    apiV3Key: randomBytes(16).toString('hex'),
    appSecret: randomBytes(16).toString('hex'),
    publicKeyId: `PUB_KEY_ID_0${merchantId}${newDigits(18)}`,
    publicKey: own.publicKey,
    publicKeyPrivate: own.privateKey,
    issuerKey: ca.privateKey,
  }
}

export function fail(message: string): never {
  throw new Error(message)
}

export const linesOf = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

export const signText = (privateKey: string, text: string): string =>
  createSign('RSA-SHA256').update(text).sign(privateKey, 'base64')

/** Whether the merchant signed this text, by the certificate it was given. */
export function merchantSigned(account: Account, text: string, signature: string): boolean {
  const key = new X509Certificate(account.merchantCertificate).publicKey
  return createVerify('RSA-SHA256').update(text).verify(key, signature, 'base64')
}

/** AEAD_AES_256_GCM under the API v3 key, as certificates and notifications travel. */
export function encrypt(apiV3Key: string, text: string, about: string): object {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce)
  cipher.setAAD(Buffer.from(about))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: ciphertext.toString('base64'), associated_data: about, nonce }
}

/** Opens a personal field (RSAES-PKCS1-v1_5) with the private key of the serial number it was encrypted for. */
export function openPersonal(keys: Keys, serial: string, sealed: string): string | null {
  const key =
    serial === keys.account.publicKeyId
      ? keys.account.publicKeyPrivate
      : keys.certificates().find((each) => each.serial === serial)?.privateKey
  if (key === undefined) return null
  try {
    const padding = constants.RSA_PKCS1_PADDING
    return privateDecrypt({ key, padding }, Buffer.from(sealed, 'base64')).toString('utf8')
  } catch {
    return null
  }
}
