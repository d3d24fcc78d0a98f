import { createHash, createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { TextSigner } from './payment-data.ts'
import { signedInfo } from './signature.ts'
import type { SignatureMethod, Signer } from './signature.ts'
import { sm2PublicKey, sm2Sign, sm2ToDer } from './sm2.ts'

// Signers with a key in memory: for tests, demonstrations and simulators. The real key sits in hardware that a company registered in
// China was given; the text it signs is the same. In the place of the certificate they send the bare public key, unless given one.

export type TestKey = {
  /** C..100, what the message calls the key. */
  readonly keyName: string
  /** base64 DER; left out: the public key (RSA as SPKI, SM2 as 04‖x‖y). */
  readonly certificate?: string
}

/** RSA: `rsa-sha1` is the general method of the specification; `rsa-sha256` is not in it and serves exchanges that ask for it. */
export function rsaSigner(
  key: TestKey & { readonly privateKey: KeyObject; readonly method?: Exclude<SignatureMethod, 'sm2-sm3'> },
): Signer {
  const method = key.method ?? 'rsa-sha1'
  const hash = method === 'rsa-sha1' ? 'sha1' : 'sha256'
  return {
    sign: async (canonicalXml) => {
      const digestValue = createHash(hash).update(canonicalXml).digest('base64')
      return {
        method,
        digestValue,
        signatureValue: sign(hash, Buffer.from(signedInfo(method, digestValue)), key.privateKey).toString('base64'),
        keyName: key.keyName,
        certificate:
          key.certificate ?? createPublicKey(key.privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
      }
    },
  }
}

/** SM2 with SM3, the method the specification prefers. `random` gives 32 random bytes at each call. */
export function sm2Signer(key: TestKey & { readonly privateKey: bigint; readonly random: () => Uint8Array }): Signer {
  const { x, y } = sm2PublicKey(key.privateKey)
  const point = `04${[x, y].map((value) => value.toString(16).padStart(64, '0')).join('')}`
  return {
    sign: async (canonicalXml) => {
      const digestValue = createHash('sm3').update(canonicalXml).digest('base64')
      const signature = sm2Sign(signedInfo('sm2-sm3', digestValue), key.privateKey, key.random)
      return {
        method: 'sm2-sm3',
        digestValue,
        signatureValue: sm2ToDer(signature).toString('base64'),
        keyName: key.keyName,
        certificate: key.certificate ?? Buffer.from(point, 'hex').toString('base64'),
      }
    },
  }
}

/** RSA-SHA1 over the text of the payment-data interface. */
export function rsaTextSigner({ keyName, privateKey }: TestKey & { readonly privateKey: KeyObject }): TextSigner {
  return async (text) => ({
    certNo: keyName,
    signValue: sign('sha1', Buffer.from(text), privateKey).toString('base64'),
  })
}

/** SM2 with SM3 over the same. */
export function sm2TextSigner(
  key: TestKey & { readonly privateKey: bigint; readonly random: () => Uint8Array },
): TextSigner {
  return async (text) => ({
    certNo: key.keyName,
    signValue: sm2ToDer(sm2Sign(text, key.privateKey, key.random)).toString('base64'),
  })
}
