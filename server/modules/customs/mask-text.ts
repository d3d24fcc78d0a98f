import { maskField } from './mask-field.ts'

const number = /(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])/g
const phone = /(?<![0-9A-Za-z])(?:\+?86)?1[3-9]\d{9}(?![0-9A-Za-z])/g
/** A field of JSON, also of JSON inside a JSON text, that holds a name of a person. */
const named = /(\\*"(?:payer_|buyer_)?(?:name|real_name|cert_name|buyerName|payerName)\\*"\s*:\s*\\*")([^"\\]+)/gi

/** What a payment company was told and said, for a screen: who paid is masked wherever a name or a number of a person stands. */
export const maskText = (text: string): string =>
  text
    .replaceAll(named, (_, before: string, name: string) => before + maskField('buyerName', name))
    .replaceAll(number, (each) => maskField('buyerIdNumber', each))
    .replaceAll(phone, (each) => maskField('buyerTelephone', each))
