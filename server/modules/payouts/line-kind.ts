import { orderNumber } from '#modules/orders'

/** What a line is to the seller, by the kind of its ledger row. */
export const lineKinds = [
  'sale',
  'claw-back',
  'reserve-kept',
  'reserve-returned',
  'reserve-used',
  'repayment',
  'write-off',
  'other',
] as const
export type LineKind = (typeof lineKinds)[number]

export function lineKind(booked: string): LineKind {
  if (booked === 'seller-payable') return 'sale'
  if (booked.startsWith('claw-back')) return 'claw-back'
  return lineKinds.find((kind) => kind === booked) ?? 'other'
}

/** The number people read to each other. An order's id is made in the transaction that opens it, and carries its moment. */
export const numberOf = (orderId: string): string =>
  orderNumber(orderId, new Date(Number.parseInt(orderId.replaceAll('-', '').slice(0, 12), 16)))
