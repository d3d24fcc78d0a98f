// What customs writes of its own accord: the electronic tax bill and what became of it, and the receipt for a message whose form was
// wrong. Builders are here for simulators and tests; readers are lenient, as for receipts.
import { check, guid, writeFields } from './field.ts'
import type { Problem } from './field.ts'
import type { FormatReceipt, TaxBill, TaxBillStatus } from './customs-records.ts'
import { countProblems, declared, lineProblems, rootElement, wrap } from './message.ts'
import type { Built } from './message.ts'
import { parseMessage, readFields, Unreadable } from './parse.ts'
import type { Node } from './parse.ts'
import { every, only } from './read-message.ts'
import { formatReturn, taxBillHead, taxBillLine, taxBillStatus } from './request-layouts.ts'

export type ReadNotice =
  | { readonly ok: true; readonly message: 'CEB816'; readonly guid: string; readonly bills: readonly TaxBill[] }
  | { readonly ok: true; readonly message: 'CEB818'; readonly guid: string; readonly states: readonly TaxBillStatus[] }
  | { readonly ok: true; readonly message: 'CEB900'; readonly guid: string; readonly receipt: FormatReceipt }
  | { readonly ok: false; readonly reason: string }

/** Reads a CEB816, 818 or 900. */
export function readNotice(xml: string): ReadNotice {
  const parsed = parseMessage(xml)
  if (!parsed.ok) return parsed
  const { root, guid: id, node } = parsed
  try {
    switch (root) {
      case 'CEB816Message':
        return { ok: true, message: 'CEB816', guid: id, bills: every(node, 'Tax', readBill) }
      case 'CEB818Message':
        return { ok: true, message: 'CEB818', guid: id, states: every(node, 'Tax', readStatus) }
      case 'CEB900Message': {
        const receipt = readFields(formatReturn, only(node, 'MessageReturn', root), 'MessageReturn')
        return { ok: true, message: 'CEB900', guid: id, receipt }
      }
      default:
        return { ok: false, reason: `${root} is no tax bill and no format receipt` }
    }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.message }
    throw error
  }
}

/** Builds a CEB816 of tax bills. */
export function buildTaxBills(id: string, bills: readonly TaxBill[]): Built {
  const problems: Problem[] = [...countProblems('CEB816Message', 'Tax', bills.length, 9999)]
  const records = bills.map((bill, index) => {
    const at = `Tax ${index + 1}`
    problems.push(...lineProblems('TaxListRd', at, bill.lines))
    const head = wrap('TaxHeadRd', writeFields(taxBillHead, bill, at, problems))
    const lines = bill.lines.map((line, row) =>
      wrap('TaxListRd', writeFields(taxBillLine, line, `${at}, TaxListRd ${row + 1}`, problems)),
    )
    return wrap('Tax', head + lines.join(''))
  })
  return done('CEB816Message', id, records.join(''), problems)
}

/** Builds a CEB818 of bill states. */
export function buildTaxBillStates(id: string, states: readonly TaxBillStatus[]): Built {
  const problems: Problem[] = [...countProblems('CEB818Message', 'Tax', states.length, 9999)]
  const records = states.map((state, index) =>
    wrap('Tax', wrap('TaxHeadStatus', writeFields(taxBillStatus, state, `Tax ${index + 1}`, problems))),
  )
  return done('CEB818Message', id, records.join(''), problems)
}

/** Builds a CEB900. */
export function buildFormatReceipt(id: string, receipt: FormatReceipt): Built {
  const problems: Problem[] = []
  const record = wrap('MessageReturn', writeFields(formatReturn, receipt, 'MessageReturn', problems))
  return done('CEB900Message', id, record, problems)
}

function done(root: string, id: string, body: string, found: readonly Problem[]): Built {
  const wrong = check('guid', root, guid, id)
  const problems = wrong === null ? found : [...found, wrong]
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, xml: declared(rootElement(root, id, body)), signed: false }
}

function readBill(node: Node, at: string): TaxBill {
  const lines = every(node, 'TaxListRd', (line, place) => readFields(taxBillLine, line, place), at)
  return { ...readFields(taxBillHead, only(node, 'TaxHeadRd', at), at), lines }
}

function readStatus(node: Node, at: string): TaxBillStatus {
  return readFields(taxBillStatus, only(node, 'TaxHeadStatus', at), at)
}
