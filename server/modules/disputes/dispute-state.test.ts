import assert from 'node:assert/strict'
import { test } from 'node:test'
import { disputeStates, disputeSteps, duty, isEnded, next, silenceEscalates } from './dispute-state.ts'

test('every cell of the life of a dispute, as a clerk would read it', () => {
  const ways = disputeStates.flatMap((from) =>
    disputeSteps.flatMap((step) => (next[from][step] === null ? [] : [`${from} ${step} ${next[from][step]}`])),
  )
  assert.deepEqual(ways, [
    'opened answer answered',
    'opened offer offered',
    'opened escalate deciding',
    'opened withdraw withdrawn',
    'answered offer offered',
    'answered escalate deciding',
    'answered withdraw withdrawn',
    'offered escalate deciding',
    'offered return returning',
    'offered pay refunding',
    'offered end closed',
    'offered withdraw withdrawn',
    'deciding offer offered',
    'deciding decide decided',
    'deciding withdraw withdrawn',
    'decided appeal appealed',
    'decided return returning',
    'decided pay refunding',
    'decided end closed',
    'appealed decide decided',
    'returning escalate deciding',
    'returning end closed',
    'refunding refunded closed',
  ])
})

test('a state is an end exactly when no step leads out of it; every clock hands over or lets a decision stand', () => {
  for (const state of disputeStates) {
    assert.equal(
      isEnded(state),
      disputeSteps.every((step) => next[state][step] === null),
      state,
    )
    if ('clock' in duty[state]) assert(silenceEscalates.includes(state) || state === 'decided', state)
    if (silenceEscalates.includes(state)) assert.equal(next[state].escalate, 'deciding')
  }
})

test('no decision moves money before both sides could appeal: only an offer that was taken, or what was decided, pays', () => {
  for (const state of disputeStates)
    assert.equal(next[state].pay !== null, state === 'offered' || state === 'decided', state)
})
