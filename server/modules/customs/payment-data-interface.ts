/**
 * What of the interface of GACC announcement 2018/179 is not in a text of customs that we could read, each with where it is
 * from, when that was read and how sure it is. Everything else of the shape is in `@westbound/customs-cn` (`payment-data.ts`).
 * Whoever has the platform's own agreement with the data centre corrects this file and no other.
 */
type Certainty = 'confirmed' | 'secondary' | 'unsure'
type Known<T> = { readonly value: T; readonly source: string; readonly read: string; readonly certainty: Certainty }

const publicDescriptions =
  'public descriptions of 2018/179 (blogs of 2018-11, 2019-12 and 2020-10, a sample of 2023-07)'
const ours = 'our own choice'
const read = '2026-11-22'

/** The form field of customs' call, and the one of our upload with its place below the data centre's address. */
export const openField: Known<string> = { value: 'openReq', source: publicDescriptions, read, certainty: 'secondary' }
export const uploadField: Known<string> = {
  value: 'payExInfoStr',
  source: publicDescriptions,
  read,
  certainty: 'secondary',
}
export const uploadPath: Known<string> = {
  value: '/ceb2grab/grab/realTimeDataUpload',
  source: publicDescriptions,
  read,
  certainty: 'secondary',
}
/** What an upload that was taken is answered with; every other code is a refusal with a message. */
export const takenCode: Known<string> = { value: '10000', source: publicDescriptions, read, certainty: 'secondary' }

/**
 * How customs' call proves itself. The descriptions name no signature of it (customs calls from its own addresses, over a
 * line that is agreed upon); here the gateway in between signs the text of `openReq` as a Standard Webhook.
 */
export const callerProof: Known<string> = { value: 'standard-webhooks', source: ours, read, certainty: 'unsure' }

/** How soon customs wants the data: "in real time" and no figure. Until then the system has it; then it shows as late. */
export const systemMinutes: Known<number> = { value: 5, source: ours, read, certainty: 'unsure' }
export const operatorMinutes: Known<number> = { value: 60, source: ours, read, certainty: 'unsure' }
/** How often one upload is sent without an answer before a person has it, half a minute apart. */
export const triesMax: Known<number> = { value: 6, source: ours, read, certainty: 'unsure' }

/** Who cleared the payment, by the words payment companies use: 1 UnionPay, 2 NetsUnion, 3 other. */
export const clearers: Known<Readonly<Record<string, string>>> = {
  value: { UNIONPAY: '1', NETSUNION: '2' },
  source: publicDescriptions,
  read,
  certainty: 'secondary',
}
/** How it was paid: 1 in an application, 2 at a computer, 3 by a scanned code, 4 otherwise. A page may be either: 4. */
export const waysOfPaying: Known<Readonly<Record<string, string>>> = {
  value: { jsapi: '1', qr: '3' },
  source: ours,
  read,
  certainty: 'unsure',
}
/** Whose account received the money: the platform's, at the payment company; `recpCode` and `recpName` are the platform's. */
export const receiver: Known<'ebp'> = { value: 'ebp', source: ours, read, certainty: 'unsure' }
/** A payment over several orders is uploaded whole, with every order it paid, since its amount is that of the transaction. */
export const everyOrder: Known<boolean> = { value: true, source: publicDescriptions, read, certainty: 'unsure' }
