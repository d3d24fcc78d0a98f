// The signature is enveloped: it covers the whole message without itself, in canonical form. Who holds the key (a USB key behind a
// local web socket, or a signing machine) is not this library's business, so it comes in through a port.
//
// How a signer works: digest the canonical text it is given; put the digest into `signedInfo(method, digest)`; sign those bytes.
// SM2 uses the user id "1234567812345678" and DER encoding unless the data centre says otherwise.
import { notAllowed } from './field.ts'
import type { Problem } from './field.ts'

/** `sm2-sm3` is the one the specification prefers, `rsa-sha1` its general one; `rsa-sha256` is not in the specification. */
export type SignatureMethod = 'sm2-sm3' | 'rsa-sha1' | 'rsa-sha256'

export type SignatureParts = {
  readonly method: SignatureMethod
  /** base64 of the digest of the canonical message. */
  readonly digestValue: string
  /** base64 of the signature over `signedInfo(method, digestValue)`. */
  readonly signatureValue: string
  /** Number of the certificate. */
  readonly keyName: string
  /** base64 of the DER certificate. */
  readonly certificate: string
}

export type Signer = {
  /** Gets the message in canonical form (UTF-8 text, no declaration, no signature). What it throws reaches the builder's caller. */
  readonly sign: (canonicalXml: string) => Promise<SignatureParts>
}

export const cebNamespace = 'http://www.chinaport.gov.cn/ceb'
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#'

const algorithms: Record<SignatureMethod, { readonly signature: string; readonly digest: string }> = {
  'sm2-sm3': {
    signature: 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3',
    digest: 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm3',
  },
  'rsa-sha1': { signature: `${signatureNamespace}rsa-sha1`, digest: `${signatureNamespace}sha1` },
  'rsa-sha256': {
    signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
}

/** The method two algorithm names make together, or null. */
export function methodOf(signature: string, digest: string): SignatureMethod | null {
  const methods = ['sm2-sm3', 'rsa-sha1', 'rsa-sha256'] as const
  return methods.find((each) => algorithms[each].signature === signature && algorithms[each].digest === digest) ?? null
}

/** The canonical text that is signed: inclusive C14N repeats the namespaces in scope, the root's `ceb` among them. */
export function signedInfo(method: SignatureMethod, digestValue: string): string {
  return signedInfoElement(method, digestValue, ` xmlns:ceb="${cebNamespace}" xmlns:ds="${signatureNamespace}"`)
}

/** The Signature element as it stands in the message, in canonical form. */
export function signatureElement(parts: SignatureParts): string {
  return (
    `<ds:Signature xmlns:ds="${signatureNamespace}">${signedInfoElement(parts.method, parts.digestValue, '')}` +
    `<ds:SignatureValue>${parts.signatureValue}</ds:SignatureValue><ds:KeyInfo><ds:KeyName>${parts.keyName}</ds:KeyName>` +
    `<ds:X509Data><ds:X509Certificate>${parts.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`
  )
}

/** What is wrong with what a signer answered: it is written into the message unescaped, so only base64 and plain names pass. */
export function signatureProblems(parts: SignatureParts): readonly Problem[] {
  const base64 =
    /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$|^(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/
  const found = (['digestValue', 'signatureValue', 'certificate'] as const)
    .filter((name) => !base64.test(parts[name]))
    .map((name) => notAllowed(name, 'Signature', 'is not base64'))
  if (/^[\w.:@-]{1,100}$/.test(parts.keyName)) return found
  return [...found, notAllowed('keyName', 'Signature', 'must be 1 to 100 letters, digits or . : @ _ -')]
}

function signedInfoElement(method: SignatureMethod, digestValue: string, namespaces: string): string {
  const { signature, digest } = algorithms[method]
  return (
    `<ds:SignedInfo${namespaces}>` +
    `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${signature}"></ds:SignatureMethod><ds:Reference URI=""><ds:Transforms>` +
    `<ds:Transform Algorithm="${signatureNamespace}enveloped-signature"></ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${digest}"></ds:DigestMethod><ds:DigestValue>${digestValue}</ds:DigestValue>` +
    `</ds:Reference></ds:SignedInfo>`
  )
}
