import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'

/** RSA2 is SHA256withRSA (PKCS#1 v1.5) over text in UTF-8, in base64. Keys are base64 DER as the console hands them out, or PEM. */
export type Params = Readonly<Record<string, string>>

/** What is signed of a request or a notify: every parameter that has a value, by name, unescaped, `a=1&b=2`. */
export function contentOf(params: Params, without: readonly string[]): string {
  return Object.keys(params)
    .filter((name) => params[name] !== '' && !without.includes(name))
    .toSorted()
    .map((name) => `${name}=${params[name] ?? ''}`)
    .join('&')
}

export function signText(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), key).toString('base64')
}

export function isSigned(text: string, signature: string, key: KeyObject): boolean {
  return verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

export function publicKeyOf(text: string): KeyObject {
  return text.includes('-----BEGIN')
    ? createPublicKey(text)
    : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
}

export function privateKeyOf(text: string): KeyObject {
  return text.includes('-----BEGIN')
    ? createPrivateKey(text)
    : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
}

export type KeyPair = { readonly private_key: string; readonly public_key: string }

export function newKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    private_key: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    public_key: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

export function keyPairOf(privateKey: string): KeyPair {
  const key = privateKeyOf(privateKey)
  return {
    private_key: privateKey,
    public_key: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}
