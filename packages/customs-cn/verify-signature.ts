// Verifies an enveloped signature of a message as it arrived, whoever wrote it: prefixes, white space and line breaks are the sender's.
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { canonical, namespacesOf } from './canonical.ts'
import { elements, textOf } from './document.ts'
import { methodOf, signatureNamespace } from './signature.ts'
import type { SignatureMethod } from './signature.ts'
import { sm2FromBytes, sm2Verify } from './sm2.ts'
import type { Sm2PublicKey } from './sm2.ts'
import { readXml } from './xml-reader.ts'
import type { XmlElement } from './xml-reader.ts'

/** `holds` says that key and text belong together. Whether the key is anybody's is the caller's question: pass the key you trust. */
export type SignatureVerdict =
  | { readonly state: 'unsigned' }
  | { readonly state: 'holds'; readonly method: SignatureMethod; readonly keyName: string }
  | { readonly state: 'broken'; readonly why: SignatureFault; readonly keyName: string }
  | { readonly state: 'unreadable'; readonly reason: string }

/** `method`: not one of ours. `digest`: the message was changed. `value`: another key, or the signed part was changed. `key`: none to use. */
export type SignatureFault = 'method' | 'digest' | 'value' | 'key'

export type TrustedKey = { readonly rsa: KeyObject } | { readonly sm2: Sm2PublicKey }

const hashes: Readonly<Record<SignatureMethod, string>> = {
  'sm2-sm3': 'sm3',
  'rsa-sha1': 'sha1',
  'rsa-sha256': 'sha256',
}

/** Verifies with `trusted`, or else with the key the message itself carries, which proves that it is whole and not who sent it. */
export function verifySignature(xml: string, trusted?: TrustedKey): SignatureVerdict {
  const read = readXml(xml)
  if (!read.ok) return { state: 'unreadable', reason: read.reason }
  const signatures = elements(read.root).filter(isSignature)
  const [signature, second] = signatures
  if (signature === undefined) return { state: 'unsigned' }
  if (second !== undefined) return { state: 'unreadable', reason: 'There are two signatures.' }
  const part = (...path: readonly string[]): XmlElement | undefined => find(signature, path)
  const info = part('SignedInfo')
  const keyName = trimmed(part('KeyInfo', 'KeyName'))
  const method = methodOf(
    algorithm(part('SignedInfo', 'SignatureMethod')),
    algorithm(part('SignedInfo', 'Reference', 'DigestMethod')),
  )
  if (info === undefined || method === null || !isEnveloped(info)) return { state: 'broken', why: 'method', keyName }
  const text = canonical(read.root, { without: isSignature })
  const digest = createHash(hashes[method]).update(text).digest('base64')
  if (digest !== trimmed(part('SignedInfo', 'Reference', 'DigestValue')))
    return { state: 'broken', why: 'digest', keyName }
  const around = [...namespacesOf(read.root), ...namespacesOf(signature)]
  const newest = around.filter((each, at) => !around.slice(at + 1).some(({ name }) => name === each.name))
  const signed = canonical(info, { around: newest })
  const key = trusted ?? keyOf(method, trimmed(part('KeyInfo', 'X509Data', 'X509Certificate')))
  if (key === null) return { state: 'broken', why: 'key', keyName }
  const value = Buffer.from(trimmed(part('SignatureValue')), 'base64')
  return holds(method, signed, value, key)
    ? { state: 'holds', method, keyName }
    : { state: 'broken', why: 'value', keyName }
}

function holds(method: SignatureMethod, signed: string, value: Buffer, key: TrustedKey): boolean {
  if (method !== 'sm2-sm3') return 'rsa' in key && verify(hashes[method], Buffer.from(signed), key.rsa, value)
  const signature = sm2FromBytes(value)
  return 'sm2' in key && signature !== null && sm2Verify(signed, signature, key.sm2)
}

/** The key of a certificate, or the bare key that our test signers send in its place. */
function keyOf(method: SignatureMethod, base64: string): TrustedKey | null {
  const der = Buffer.from(base64, 'base64')
  if (method === 'sm2-sm3') return sm2KeyOf(der)
  try {
    return { rsa: new X509Certificate(der).publicKey }
  } catch {
    try {
      return { rsa: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
    } catch {
      return null
    }
  }
}

/** An SM2 certificate holds its key as a bit string of 66 bytes that begins 00 04. */
function sm2KeyOf(der: Buffer): TrustedKey | null {
  const marker = Buffer.of(0x03, 0x42, 0x00, 0x04)
  const at = der.length === 65 && der[0] === 4 ? 1 : der.indexOf(marker) + marker.length
  if (at < marker.length && der.length !== 65) return null
  const point = der.subarray(at, at + 64)
  if (point.length !== 64) return null
  const part = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`)
  return { sm2: { x: part(point.subarray(0, 32)), y: part(point.subarray(32)) } }
}

/** One reference to the whole message, enveloped, by the one canonicalisation there is. Anything else would sign something else. */
function isEnveloped(info: XmlElement): boolean {
  const references = elements(info).filter(({ local }) => local === 'Reference')
  const [reference] = references
  if (reference === undefined || references.length !== 1) return false
  const transforms = elements(find(reference, ['Transforms']) ?? reference)
    .filter(({ local }) => local === 'Transform')
    .map(algorithm)
  return (
    (attribute(reference, 'URI') ?? '') === '' &&
    transforms.every((each) => each === `${signatureNamespace}enveloped-signature` || each === c14n) &&
    transforms.includes(`${signatureNamespace}enveloped-signature`) &&
    algorithm(find(info, ['CanonicalizationMethod'])) === c14n
  )
}

const c14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const isSignature = ({ local, namespace }: XmlElement): boolean =>
  local === 'Signature' && namespace === signatureNamespace
const attribute = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.attributes.find((each) => each.name === name)?.value
const algorithm = (element: XmlElement | undefined): string => attribute(element, 'Algorithm') ?? ''
const trimmed = (element: XmlElement | undefined): string =>
  element === undefined ? '' : textOf(element).replaceAll(/\s+/g, '')

function find(element: XmlElement, path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (at, local) =>
      at === undefined
        ? undefined
        : elements(at).find((each) => each.local === local && each.namespace === signatureNamespace),
    element,
  )
}
