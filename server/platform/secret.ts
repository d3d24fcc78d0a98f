import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { assert } from './check.ts'

/**
 * Encrypts personal numbers (identity cards, bank accounts). The key comes from WESTBOUND_KEY or the file in the home and
 * is versioned: `1:<base64>,2:<base64>`; the highest version encrypts, every version decrypts. A sealed text names its
 * version and is bound to its place (`context`), so that one row's number cannot be pasted into another row.
 */
export type Vault = {
  seal(clear: string, context: string): string
  open(sealed: string, context: string): string
  /** A keyed fingerprint for equality without decrypting (the yearly limit counts by identity). */
  fingerprint(clear: string, context: string): string
  /** A key of its own for another purpose (cookies, webhooks), derived from the first version. */
  derive(purpose: string): Buffer
}

/** What is read sealed and opened by whoever needs it in clear. */
export type Sealed<T> = { readonly open: () => T }

export function openVault(keys: string): Vault {
  const versions = readKeys(keys)
  const newest = Math.max(...versions.keys())
  const keyOf = (version: number): KeyObject => {
    const key = versions.get(version)
    assert(key !== undefined, `no key of version ${version}: WESTBOUND_KEY lost a version that rows still use`)
    return key
  }
  const oldest = keyOf(Math.min(...versions.keys()))
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', oldest, '', `westbound ${purpose}`, 32))
  const printKey = createSecretKey(derive('fingerprint'))
  return {
    seal: (clear, context) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyOf(newest), nonce).setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()])
      return `${newest}:${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')}`
    },
    open: (sealed, context) => {
      const [version, text] = sealed.split(':')
      const bytes = Buffer.from(text ?? '', 'base64')
      const decipher = createDecipheriv('aes-256-gcm', keyOf(Number(version)), bytes.subarray(0, 12))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
    fingerprint: (clear, context) => createHmac('sha256', printKey).update(`${context}\0${clear}`).digest('base64url'),
    derive,
  }
}

/** A fresh first key in the stored form. */
export const newKeys = (): string => `1:${randomBytes(32).toString('base64')}`

function readKeys(text: string): Map<number, KeyObject> {
  const versions = new Map<number, KeyObject>()
  for (const part of text.trim().split(',')) {
    const match = /^(\d+):([A-Za-z0-9+/=]+)$/.exec(part.trim())
    const key = Buffer.from(match?.[2] ?? '', 'base64')
    assert(
      match !== null && key.length === 32,
      'WESTBOUND_KEY must read 1:<32 bytes in base64>, more versions after a comma',
    )
    versions.set(Number(match[1]), createSecretKey(key))
  }
  return versions
}
