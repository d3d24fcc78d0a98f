import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import * as declaration from './payment-declaration-state.ts'
import * as difference from './difference-state.ts'
import * as payment from './payment-state.ts'
import * as refund from './refund-state.ts'

const { next, paymentStates, paymentSteps } = payment
const reports = [
  'pend',
  'dispute',
  'fail',
  'expire',
  'close',
  'succeed',
] as const satisfies readonly payment.PaymentStep[]

/** Where a payment ends when its provider's reports come in this order; a report that leads nowhere changes nothing. */
const endOf = (start: payment.PaymentState, steps: readonly payment.PaymentStep[]): payment.PaymentState =>
  steps.reduce((state, step) => next[state][step] ?? state, start)

test('the same reports end in the same state, in all 720 orders of six and with every one of them doubled', () => {
  const orders = permutations(reports)
  assert.equal(orders.length, 720)
  for (const set of subsets(reports)) {
    const expected = endOf('new', set)
    for (const order of orders) {
      const heard = order.filter((step) => set.includes(step))
      assert.equal(endOf('new', heard), expected, heard.join(', '))
      const doubled = heard.flatMap((step) => [step, step])
      assert.equal(endOf('new', doubled), expected, doubled.join(', '))
      assert.equal(endOf('new', [...heard, ...heard.toReversed()]), expected)
    }
  }
})

test('any number of reports in any order ends where the set of them ends', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...reports), { maxLength: 30 }), (heard) => {
      const set = reports.filter((step) => heard.includes(step))
      assert.equal(endOf('new', heard), endOf('new', set))
    }),
  )
})

test('a payment that a false report disputed ends as it truly ended, whichever came first', () => {
  for (const [step, state] of [
    ['fail', 'failed'],
    ['expire', 'expired'],
    ['close', 'closed'],
    ['succeed', 'succeeded'],
  ] as const) {
    assert.equal(endOf('pending', ['dispute', step]), state)
    assert.equal(endOf('pending', [step, 'dispute']), state)
  }
  assert.equal(endOf('pending', ['dispute', 'pend']), 'disputed', 'that it is still open settles nothing')
})

test('money that came is the end, and no report leads a payment that nobody chose anywhere', () => {
  for (const step of paymentSteps) assert.equal(next.succeeded[step], null)
  for (const step of reports) if (step !== 'close') assert.equal(next.unchosen[step], null)
  assert.equal(next.unchosen.choose, 'new')
})

test('each state is reached, and each has an owner with a clock or a reason for none', () => {
  for (const table of [payment.next, refund.next, declaration.next, difference.next]) {
    const states = Object.keys(table)
    const first = states[0] ?? ''
    const reached = new Set([first, ...Object.values(table).flatMap((row) => Object.values(row))])
    for (const state of states) assert(reached.has(state), `${state} is never reached`)
  }
  for (const duty of [payment.duty, refund.duty, declaration.duty, difference.duty])
    for (const [state, owed] of Object.entries(duty)) {
      assert.notEqual(owed.owner, '', state)
      assert(('clock' in owed ? owed.clock : owed.noClock) !== '', state)
    }
  assert.deepEqual(paymentStates.filter(payment.isAsked), ['new', 'pending', 'disputed'])
})

test('a refund and a declaration end once; what was refused can be asked for anew, and a declaration of another payer', () => {
  for (const [{ next: table }, anew] of [
    [refund, ['failed']],
    [declaration, ['failed', 'succeeded']],
  ] as const) {
    for (const step of ['pend', 'fail', 'succeed'] as const) assert.equal(table.succeeded[step], null)
    assert.deepEqual(
      Object.entries(table)
        .filter(([, row]) => row.retry !== null)
        .map(([state]) => state),
      anew,
    )
    assert.equal(table.failed.succeed, 'succeeded', 'money that went back after all wins')
  }
})

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]))
}

function subsets<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.reduce<readonly (readonly T[])[]>((all, item) => [...all, ...all.map((set) => [...set, item])], [[]])
}
