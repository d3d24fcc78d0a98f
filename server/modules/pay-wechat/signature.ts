import {
  constants,
  createDecipheriv,
  createSign,
  createVerify,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto'

/**
 * The cryptography of API v3. Both sides sign lines that each end with a newline: we the method, path with query, time,
 * nonce and body; WeChat Pay the time, nonce and body. SHA-256 with RSA, base64. What it sends in secret (certificates,
 * notifications) is AES-256-GCM under the API v3 key; what we send in secret is RSA under its public key.
 */
export const newNonce = (): string => randomBytes(16).toString('hex')

export const linesOf = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

export const sign = (privateKey: KeyObject, text: string): string =>
  createSign('RSA-SHA256').update(text).sign(privateKey, 'base64')

/** False for anything that is no signature of the text, also for the probes `WECHATPAY/SIGNTEST/…`. */
export function verifies(publicKey: KeyObject, text: string | Uint8Array, signature: string): boolean {
  try {
    return createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')
  } catch {
    return false
  }
}

export type Encrypted = {
  readonly ciphertext: string
  readonly nonce: string
  readonly associated_data?: string | undefined
}

const tagBytes = 16

/** Throws when the key is wrong or a byte was changed. */
export function decrypt(apiV3Key: string, sealed: Encrypted): string {
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  const opener = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(sealed.nonce, 'utf8'), {
    authTagLength: tagBytes,
  })
  opener.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  opener.setAAD(Buffer.from(sealed.associated_data ?? '', 'utf8'))
  return Buffer.concat([opener.update(bytes.subarray(0, bytes.length - tagBytes)), opener.final()]).toString('utf8')
}

/** A personal field of a customs call: RSAES-PKCS1-v1_5, as its documentation demands (the domestic API uses OAEP). */
export const encryptPersonal = (publicKey: KeyObject, text: string): string =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text, 'utf8')).toString('base64')
