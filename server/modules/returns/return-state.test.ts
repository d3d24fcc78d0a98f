import assert from 'node:assert/strict'
import { test } from 'node:test'
import { customsDuty, customsNext, customsReturnStates, customsReturnSteps } from './customs-return-state.ts'
import { duty, isEnded, next, returnStates, returnSteps, whenDue } from './return-state.ts'

test('every cell of the life of a return, as a clerk would read it', () => {
  const ways = returnStates.flatMap((from) =>
    returnSteps.flatMap((step) => (next[from][step] === null ? [] : [`${from} ${step} ${next[from][step]}`])),
  )
  assert.deepEqual(ways, [
    'asked accept accepted',
    'asked keep refunding',
    'asked refuse refused',
    'asked withdraw withdrawn',
    'asked dispute disputed',
    'accepted keep refunding',
    'accepted withdraw withdrawn',
    'accepted send sent',
    'accepted lapse lapsed',
    'refused accept accepted',
    'refused keep refunding',
    'refused close closed',
    'refused dispute disputed',
    'sent keep refunding',
    'sent receive received',
    'sent miss missing',
    'missing find received',
    'missing lose closed',
    'received pass refunding',
    'received reject inspected',
    'inspected pass refunding',
    'inspected agree refunding',
    'inspected close closed',
    'inspected dispute disputed',
    'disputed close closed',
    'disputed uphold accepted',
    'disputed settle settled',
    'refunding refunded refunded',
  ])
})

test('a state is an end exactly when no step leads out of it, and every clock knows what it does', () => {
  for (const state of returnStates) {
    const out = returnSteps.filter((step) => next[state][step] !== null)
    assert.equal(isEnded(state), out.length === 0, state)
    const step = whenDue[state]
    assert.equal('clock' in duty[state], step !== undefined, `${state} has a clock exactly when silence does something`)
    if (step !== undefined) assert.notEqual(next[state][step], null, `${state} allows what its clock does`)
  }
})

test('every state of a return can be reached, and from every one an end', () => {
  const reached = new Set<string>(['asked'])
  for (const from of returnStates)
    for (const state of [...reached, from])
      for (const step of returnSteps) {
        const to = next[returnStates.find((each) => each === state) ?? from][step]
        if (reached.has(state) && to !== null) reached.add(to)
      }
  assert.deepEqual(
    returnStates.filter((state) => !reached.has(state)),
    [],
  )
  const ends = new Set<string>(returnStates.filter(isEnded))
  for (let round = 0; round < returnStates.length; round += 1)
    for (const state of returnStates) if (returnSteps.some((step) => ends.has(next[state][step] ?? ''))) ends.add(state)
  assert.equal(ends.size, returnStates.length)
})

test('customs: only asked for and in time ends in back', () => {
  const ways = customsReturnStates.flatMap((from) =>
    customsReturnSteps.flatMap((step) =>
      customsNext[from][step] === null ? [] : [`${from} ${step} ${customsNext[from][step]}`],
    ),
  )
  assert.deepEqual(ways, [
    'to_apply apply applied',
    'to_apply miss missed',
    'to_apply drop dropped',
    'applied arrive back',
    'applied miss missed',
    'applied drop dropped',
  ])
  for (const state of customsReturnStates)
    assert.equal(
      customsDuty[state].owner === 'nobody',
      customsReturnSteps.every((step) => customsNext[state][step] === null),
    )
})
