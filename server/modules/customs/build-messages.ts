import {
  buildInventory,
  buildLogistics,
  buildOrder,
  buildPayment,
  compare,
  validate,
  type Built,
  type Difference,
  type Envelope,
} from '@westbound/customs-cn'
import type { Sources } from './gather.ts'
import { netGrams, type Records } from './records-of.ts'
import type { CustomsSigner } from './signer-port.ts'
import type { MessageType, Need } from './tables.ts'

export type Message = {
  readonly type: MessageType
  readonly xml: string
  readonly signed: boolean
  /** What its receipt will name: the order, the transaction, the waybill, the declarant's own number. */
  readonly receiptKey: string
}
export type BuiltMessages = {
  readonly messages: readonly Message[]
  readonly differences: readonly Difference[]
  /** What a builder or the authority's schema objected to: names of fields, never their values. */
  readonly needs: readonly Need[]
}

/**
 * Compares the four records, writes their messages and holds each against the authority's schema. Only the declaration is
 * signed: the other three may go without, and a hardware key signs four times a second at most.
 */
export async function buildMessages(
  sources: Sources,
  records: Records,
  envelopes: readonly [string, string, string, string],
  signer: CustomsSigner,
): Promise<BuiltMessages> {
  const { order, payment, logistics, inventory } = records
  const differences = [...compare(order, payment, logistics, inventory), ...weightDifference(sources, records)]
  const envelope = (at: 0 | 1 | 2 | 3): Envelope => ({
    guid: envelopes[at],
    transfer: { copCode: sources.codes.cop.code, copName: sources.codes.cop.name, dxpId: sources.codes.dxp.code },
  })
  const built: readonly (readonly [MessageType, string, Built])[] = [
    ['CEB311', order.orderNo, await buildOrder([order], envelope(0))],
    ['CEB411', payment.payTransactionId, await buildPayment([payment], envelope(1))],
    ['CEB511', logistics.logisticsNo, await buildLogistics([logistics], envelope(2))],
    ['CEB621', inventory.copNo, await buildInventory([inventory], { ...envelope(3), signer })],
  ]
  const messages = built.flatMap(([type, receiptKey, one]) =>
    one.ok ? [{ type, receiptKey, xml: one.xml, signed: one.signed }] : [],
  )
  const needs = built.flatMap(([type, , one]): readonly Need[] =>
    one.ok ? [] : one.problems.map((problem) => ({ kind: 'field', name: `${type} ${problem.message}`.slice(0, 300) })),
  )
  return { messages, differences, needs: [...needs, ...(await schemaNeeds(messages))] }
}

/** The schema's own words may quote a value, so only the message is named. */
async function schemaNeeds(messages: readonly Message[]): Promise<readonly Need[]> {
  const checked = await validate(messages.map(({ type, xml }) => ({ name: type, xml })))
  return checked.flatMap((each) =>
    each.ok ? [] : [{ kind: 'field' as const, name: `${each.name} does not fit the schema (${each.problems.length})` }],
  )
}

/** Goods that weigh more than the carrier's whole parcel are not the goods that were sold. */
function weightDifference(sources: Sources, { inventory, logistics }: Records): readonly Difference[] {
  if (netGrams(sources) <= sources.carrier.weightGrams) return []
  return [
    {
      field: 'netWeight',
      left: { record: 'inventory', value: inventory.netWeight },
      right: { record: 'logistics', value: logistics.weight },
      rule: 'gross-weight',
    },
  ]
}
