// SM2 signatures with SM3 (GB/T 32918.2, GM/T 0009), for test keys and for verifying. Node's crypto has the digest and the curve but not
// this signature with its user identity, so the arithmetic is here. It takes as long as its numbers are: never use it with a real key,
// which lives in hardware anyway.
import { createHash } from 'node:crypto'

type Point = { readonly x: bigint; readonly y: bigint } | null

const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const a = p - 3n
const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const base: NonNullable<Point> = {
  x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}
/** The identity the standard gives when nobody says otherwise. */
export const defaultUserId = '1234567812345678'

export type Sm2PublicKey = { readonly x: bigint; readonly y: bigint }
export type Sm2Signature = { readonly r: bigint; readonly s: bigint }

/** The public key of a private one (1 … n − 2). */
export function sm2PublicKey(privateKey: bigint): Sm2PublicKey {
  const point = multiply(base, privateKey)
  if (point === null || privateKey < 1n || privateKey > n - 2n) throw new RangeError('not a private key of SM2')
  return point
}

/** Signs a text. `random` gives 32 random bytes, again for each try. */
export function sm2Sign(
  text: string,
  privateKey: bigint,
  random: () => Uint8Array,
  userId = defaultUserId,
): Sm2Signature {
  const e = digestOf(text, sm2PublicKey(privateKey), userId)
  for (;;) {
    const k = numberOf(random())
    if (k < 1n || k >= n) continue
    const r = modulo(e + (multiply(base, k)?.x ?? 0n), n)
    const s = modulo(inverse(1n + privateKey, n) * (k - r * privateKey), n)
    if (r !== 0n && r + k !== n && s !== 0n) return { r, s }
  }
}

export function sm2Verify(text: string, { r, s }: Sm2Signature, key: Sm2PublicKey, userId = defaultUserId): boolean {
  if (r < 1n || r >= n || s < 1n || s >= n || !isOnCurve(key)) return false
  const t = modulo(r + s, n)
  if (t === 0n) return false
  const point = add(multiply(base, s), multiply(key, t))
  return point !== null && modulo(digestOf(text, key, userId) + point.x, n) === r
}

/** SEQUENCE of two INTEGERs, as GM/T 0009 has it. */
export function sm2ToDer({ r, s }: Sm2Signature): Buffer {
  const body = Buffer.concat(
    [r, s].map((value) => {
      const bytes = bytesOf(value)
      const plain = bytes.subarray(
        Math.max(
          0,
          bytes.findIndex((byte) => byte !== 0),
        ),
      )
      const signed = (plain[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), plain]) : plain
      return Buffer.concat([Buffer.of(2, signed.length), signed])
    }),
  )
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}

/** Reads a DER signature, or the 64 bytes r‖s that some keys give; null for anything else. */
export function sm2FromBytes(bytes: Uint8Array): Sm2Signature | null {
  const data = Buffer.from(bytes)
  if (data.length === 64) return { r: numberOf(data.subarray(0, 32)), s: numberOf(data.subarray(32)) }
  const [tag, length, ...rest] = data
  if (tag !== 0x30 || length !== rest.length) return null
  const first = integerAt(data, 2)
  const second = first === null ? null : integerAt(data, first.end)
  return first === null || second === null || second.end !== data.length ? null : { r: first.value, s: second.value }
}

function integerAt(data: Buffer, at: number): { readonly value: bigint; readonly end: number } | null {
  const length = data[at + 1] ?? 0
  const end = at + 2 + length
  if (data[at] !== 2 || length === 0 || length > 33 || end > data.length) return null
  return { value: numberOf(data.subarray(at + 2, end)), end }
}

/** SM3 over the signer's identity and key, then over that and the text. */
function digestOf(text: string, key: Sm2PublicKey, userId: string): bigint {
  const id = Buffer.from(userId)
  const bits = Buffer.of((id.length * 8) >> 8, (id.length * 8) & 0xff)
  const z = sm3(bits, id, ...[a, b, base.x, base.y, key.x, key.y].map(bytesOf))
  return numberOf(sm3(z, Buffer.from(text)))
}

function sm3(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sm3')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const isOnCurve = ({ x, y }: Sm2PublicKey): boolean =>
  x >= 0n && x < p && y >= 0n && y < p && modulo(y * y - (x * x * x + a * x + b), p) === 0n

function multiply(point: Point, times: bigint): Point {
  let sum: Point = null
  let doubled = point
  for (let left = times; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) sum = add(sum, doubled)
    doubled = add(doubled, doubled)
  }
  return sum
}

function add(left: Point, right: Point): Point {
  if (left === null) return right
  if (right === null) return left
  if (left.x === right.x && modulo(left.y + right.y, p) === 0n) return null
  const slope =
    left.x === right.x
      ? modulo((3n * left.x * left.x + a) * inverse(2n * left.y, p), p)
      : modulo((right.y - left.y) * inverse(right.x - left.x, p), p)
  const x = modulo(slope * slope - left.x - right.x, p)
  return { x, y: modulo(slope * (left.x - x) - left.y, p) }
}

/** By the extended Euclidean algorithm. */
function inverse(value: bigint, of: bigint): bigint {
  let [before, now] = [modulo(value, of), of]
  let [left, right] = [1n, 0n]
  while (now !== 0n) {
    const whole = before / now
    ;[before, now] = [now, before - whole * now]
    ;[left, right] = [right, left - whole * right]
  }
  return modulo(left, of)
}

const modulo = (value: bigint, of: bigint): bigint => ((value % of) + of) % of
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
