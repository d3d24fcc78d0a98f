import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

/**
 * X.509 certificates, made by hand: Node reads and checks them but cannot issue any. Version 3, RSA 2048, SHA-256, no
 * extensions; what it writes is the DER of RFC 5280, section 4.1, and nothing more.
 */
export type Issued = {
  readonly serial: string
  readonly certificate: string
  readonly privateKey: string
  readonly from: string
  readonly until: string
}
export type Issuer = { readonly name: string; readonly privateKey: string }

/** A key pair and its certificate, signed by the issuer; by itself where there is none. */
export function issue(subject: string, from: Date, until: Date, issuer: Issuer | null): Issued {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const by = issuer ?? { name: subject, privateKey: pair.privateKey }
  // Twenty bytes, the first below 0x80 and not zero: forty hexadecimal digits, as WeChat Pay's serial numbers have.
  const serial = randomBytes(20)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    SHA256_WITH_RSA,
    nameOf(by.name),
    sequence(time(from), time(until)),
    nameOf(subject),
    pair.publicKey,
  )
  const signature = createSign('RSA-SHA256').update(toBeSigned).sign(by.privateKey)
  const whole = sequence(toBeSigned, SHA256_WITH_RSA, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    serial: serial.toString('hex').toUpperCase(),
    certificate: pem(whole),
    privateKey: pair.privateKey,
    from: from.toISOString(),
    until: until.toISOString(),
  }
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const length =
    content.length < 128
      ? Buffer.from([content.length])
      : content.length < 256
        ? Buffer.from([0x81, content.length])
        : Buffer.from([0x82, content.length >> 8, content.length & 0xff])
  return Buffer.concat([Buffer.from([tag]), length, content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const integer = (bytes: Buffer): Buffer => der(0x02, bytes)
const SHA256_WITH_RSA = sequence(
  der(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b])),
  der(0x05),
)
const COMMON_NAME = der(0x06, Buffer.from([0x55, 0x04, 0x03]))

const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(text)))))

/** UTCTime until 2049, GeneralizedTime after. */
function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d{3}/g, '')
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
