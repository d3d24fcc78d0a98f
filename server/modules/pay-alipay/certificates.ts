import { createHash, X509Certificate, type KeyObject } from 'node:crypto'
import { assert } from '#platform/check'
import type { AlipayCertificates } from './config.ts'
import type { Params } from './sign.ts'

/** What certificate mode adds: two serial numbers on every call, and the key by the serial number of an answer. */
export type CertificateMode = {
  readonly params: Params
  readonly keys: ReadonlyMap<string, KeyObject>
}

const rsaSignatures = '1.2.840.113549.1.1.'

/**
 * Reads the app’s certificate, Alipay’s (several while one replaces the other) and Alipay’s roots. A serial number here is
 * MD5 over the issuer, most specific part first, and the decimal serial; of the roots only those signed with RSA count.
 */
export function readCertificates(given: AlipayCertificates): CertificateMode {
  const roots = given.root.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const rootNumbers = roots
    .map((pem) => new X509Certificate(pem))
    .filter((root) => root.signatureAlgorithmOid?.startsWith(rsaSignatures))
    .map(serialOf)
  assert(rootNumbers.length > 0, 'the root file of Alipay holds a certificate signed with RSA')
  return {
    params: {
      app_cert_sn: serialOf(new X509Certificate(given.app)),
      alipay_root_cert_sn: rootNumbers.join('_'),
    },
    keys: new Map(
      given.alipay.map((pem) => {
        const certificate = new X509Certificate(pem)
        return [serialOf(certificate), certificate.publicKey]
      }),
    ),
  }
}

function serialOf(certificate: X509Certificate): string {
  const issuer = certificate.issuer.split('\n').toReversed().join(',')
  return createHash('md5')
    .update(`${issuer}${BigInt(`0x${certificate.serialNumber}`)}`)
    .digest('hex')
}
