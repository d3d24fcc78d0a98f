import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { refuse } from './refusals.ts'

/** 32 MiB and about 60 ms a hash on the machine the figures of this product come from. */
const cost = { N: 32_768, r: 8, p: 1 } as const
const bytes = 32
type Cost = { readonly N: number; readonly r: number; readonly p: number }

/** A salted scrypt hash that names its cost, so that the cost can rise while old hashes still open. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return `scrypt:${cost.N}:${cost.r}:${cost.p}:${salt.toString('base64url')}:${key.toString('base64url')}`
}

/** Compares in constant time. Without a hash (an unknown address) it works as long and answers no. */
export async function passwordFits(password: string, hash: string | null): Promise<boolean> {
  const [, n, r, p, salt, key] = (hash ?? decoy).split(':')
  const expected = Buffer.from(key ?? '', 'base64url')
  const found = await derive(password, Buffer.from(salt ?? '', 'base64url'), {
    N: Number(n),
    r: Number(r),
    p: Number(p),
  })
  return hash !== null && expected.length === found.length && timingSafeEqual(expected, found)
}

/** Refuses what is guessed first. Length is what counts; no rule asks for a sign or a digit. */
export function checkPassword(password: string): void {
  if (password.length < 10 || password.length > 200 || new Set(password).size < 5)
    throw refuse('identity.password-weak', { min: 10 })
}

const decoy = `scrypt:${cost.N}:${cost.r}:${cost.p}:${Buffer.alloc(16).toString('base64url')}:`

function derive(password: string, salt: Buffer, { N, r, p }: Cost) {
  const options = { N, r, p, maxmem: 256 * N * r }
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
