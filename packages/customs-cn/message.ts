import { check, code, guid, notAllowed, text, writeFields } from './field.ts'
import type { Layout, Problem } from './field.ts'
import { cebNamespace, signatureElement, signatureProblems } from './signature.ts'
import type { Signer } from './signature.ts'

/** Who sends, and with which key. */
export type Envelope = {
  /** C36, the message's own UUID in upper case. */
  readonly guid: string
  readonly transfer: Transfer
  /** At most five others who get the data or the receipts. */
  readonly subscribers?: readonly Subscriber[]
  /** Left out: the message is built unsigned, which the result says; customs takes no unsigned CEB621. */
  readonly signer?: Signer
}

export type Transfer = {
  /** C..18, the sending company's customs registration; must be the one registered for the exchange client. */
  readonly copCode: string
  /** C..100 */
  readonly copName: string
  /** C..30, the company's number on the exchange platform (DXP), given by the e-port data centre. */
  readonly dxpId: string
  /** C..1000 */
  readonly note?: string
}

export type Subscriber = {
  /** ALL data and receipts, DATA only data, RET only receipts. */
  readonly status: 'ALL' | 'DATA' | 'RET'
  /** C..100, their number on the exchange platform. */
  readonly dxpAddress: string
  /** C..1000 */
  readonly note?: string
}

/** What a builder answers. A refused input builds nothing; `problems` lists everything that was found, not the first only. */
export type Built =
  | { readonly ok: true; readonly xml: string; readonly signed: boolean }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export const transferLayout: Layout<Transfer> = [
  { name: 'copCode', required: true, rule: code(18) },
  { name: 'copName', required: true, rule: text(100) },
  { name: 'dxpMode', fixed: 'DXP' },
  { name: 'dxpId', required: true, rule: code(30) },
  { name: 'note', required: false, rule: text(1000) },
]

export const subscriberLayout: Layout<Subscriber> = [
  { name: 'status', required: true, rule: { kind: 'one of', values: ['ALL', 'DATA', 'RET'] } },
  { name: 'dxpMode', fixed: 'DXP' },
  { name: 'dxpAddress', required: true, rule: code(100) },
  { name: 'note', required: false, rule: text(1000) },
]

/**
 * Wraps written records in their root, transfer block and signature. The text is already canonical (no white space between
 * elements, namespaces before attributes, no empty-element tags), so what the signer gets is what the receiver will digest.
 */
export async function finish(
  root: string,
  records: string,
  envelope: Envelope,
  found: readonly Problem[],
): Promise<Built> {
  const problems = [...found]
  const wrong = check('guid', root, guid, envelope.guid)
  if (wrong !== null) problems.push(wrong)
  const subscribers = envelope.subscribers ?? []
  if (subscribers.length > 5)
    problems.push(notAllowed('BaseSubscribe', root, `stands ${subscribers.length} times, at most 5 are allowed`))
  const body =
    records +
    wrap('BaseTransfer', writeFields(transferLayout, envelope.transfer, 'BaseTransfer', problems)) +
    subscribers
      .map((each, at) =>
        wrap('BaseSubscribe', writeFields(subscriberLayout, each, `BaseSubscribe ${at + 1}`, problems)),
      )
      .join('')
  if (problems.length > 0) return { ok: false, problems }
  if (envelope.signer === undefined)
    return { ok: true, xml: declared(rootElement(root, envelope.guid, body)), signed: false }
  const parts = await envelope.signer.sign(rootElement(root, envelope.guid, body))
  const unsound = signatureProblems(parts)
  if (unsound.length > 0) return { ok: false, problems: unsound }
  return { ok: true, xml: declared(rootElement(root, envelope.guid, body + signatureElement(parts))), signed: true }
}

export function wrap(name: string, inner: string): string {
  return `<ceb:${name}>${inner}</ceb:${name}>`
}

export function rootElement(root: string, id: string, body: string): string {
  return `<ceb:${root} xmlns:ceb="${cebNamespace}" guid="${id}" version="1.0">${body}</ceb:${root}>`
}

export function declared(xml: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`
}

/** A message holds 1 to 100 records. */
export function countProblems(root: string, record: string, count: number, max = 100): readonly Problem[] {
  if (count >= 1 && count <= max) return []
  return [notAllowed(record, root, `stands ${count} times; 1 to ${max} are allowed`)]
}

/** Lines number 1 to 99 and are numbered 1, 2, 3, … */
export function lineProblems(
  name: string,
  at: string,
  lines: readonly { readonly gnum: number }[],
): readonly Problem[] {
  const counted = countProblems(at, name, lines.length, 99)
  const wrong = lines.findIndex((line, index) => line.gnum !== index + 1)
  if (wrong < 0) return counted
  return [
    ...counted,
    notAllowed('gnum', `${at}, ${name} ${wrong + 1}`, `must be ${wrong + 1}: lines count from 1 without a gap`),
  ]
}
