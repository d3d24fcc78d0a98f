import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'payouts.not-found': { status: 404 },
  'payouts.not-open': { status: 409 },
  'payouts.nothing-due': { status: 409 },
  'payouts.bank-cooling': { status: 409 },
  'payouts.plan-too-frequent': { status: 409 },
  'payouts.weekday-needed': { status: 400 },
  'payouts.minimum-too-low': { status: 409 },
  'payouts.not-waiting': { status: 409 },
  'payouts.same-operator': { status: 409 },
  'payouts.reserve-not-found': { status: 404 },
  'payouts.reserve-moved': { status: 409 },
  'payouts.reserve-end': { status: 400 },
  'payouts.debt-not-found': { status: 404 },
  'payouts.debt-moved': { status: 409 },
  'payouts.debt-grew': { status: 409 },
  'payouts.entry-not-found': { status: 404 },
  'payouts.entry-settled': { status: 409 },
  'payouts.entry-no-credit': { status: 409 },
  'payouts.period-backwards': { status: 400 },
  'payouts.statement-too-long': { status: 413 },
})
