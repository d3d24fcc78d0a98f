import { signedInfo } from '@westbound/customs-cn'
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CustomsSigner } from './signer-port.ts'

/**
 * A signer for the demonstration: RSA-SHA1 (the general method the specification allows beside SM2) with a key made once in
 * `home`, mode 600. It stands for a hardware key and proves nothing: in the place of the certificate it sends its bare
 * public key, and its key name says what it is.
 */
export function openDemonstrationSigner({ home }: { readonly home: string }): CustomsSigner {
  const key = keyIn(join(home, 'customs-demonstration-key.pem'))
  const certificate = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  const keyName = 'DEMONSTRATION-0001'
  return {
    demonstration: true,
    signText: async (text) => ({
      certNo: keyName,
      signValue: sign('sha1', Buffer.from(text), key).toString('base64'),
    }),
    sign: async (canonicalXml) => {
      const digestValue = createHash('sha1').update(canonicalXml).digest('base64')
      const signed = sign('sha1', Buffer.from(signedInfo('rsa-sha1', digestValue)), key)
      return {
        method: 'rsa-sha1',
        digestValue,
        signatureValue: signed.toString('base64'),
        keyName,
        certificate,
      }
    },
  }
}

function keyIn(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  try {
    writeFileSync(file, privateKey, { mode: 0o600, flag: 'wx' })
  } catch {
    return readFileSync(file, 'utf8') // another process of the same home was quicker
  }
  return privateKey
}
