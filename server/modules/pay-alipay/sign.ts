import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/**
 * RSA2: SHA256withRSA (PKCS#1 v1.5) over UTF-8 text, in base64. A request is signed over all its parameters but `sign`, a
 * notify over all but `sign` and `sign_type`, an answer over the exact text of its inner object.
 */
export type Params = Readonly<Record<string, string>>

/** The parameters that have a value, by name, unescaped: `a=1&b=2`. */
export function contentOf(params: Params, without: readonly string[]): string {
  return Object.entries(params)
    .filter(([name, value]) => value !== '' && !without.includes(name))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

export const signText = (text: string, key: KeyObject): string =>
  sign('sha256', Buffer.from(text), key).toString('base64')

/** Whether one of the keys made the signature. Never throws: a signature that is no base64 is a wrong one. */
export function isSigned(text: string, signature: string, keys: readonly KeyObject[]): boolean {
  const bytes = Buffer.from(signature, 'base64')
  return bytes.length > 0 && keys.some((key) => verify('sha256', Buffer.from(text), key, bytes))
}

/** PEM, or the bare base64 of PKCS#8 or PKCS#1: Alipay’s key tool hands out either. */
export function readPrivateKey(text: string): KeyObject {
  if (text.includes('-----BEGIN')) return createPrivateKey(text)
  const der = { key: Buffer.from(text, 'base64'), format: 'der' } as const
  try {
    return createPrivateKey({ ...der, type: 'pkcs8' })
  } catch {
    return createPrivateKey({ ...der, type: 'pkcs1' })
  }
}

export const readPublicKey = (text: string): KeyObject =>
  text.includes('-----BEGIN')
    ? createPublicKey(text)
    : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
