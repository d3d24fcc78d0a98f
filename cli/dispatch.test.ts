import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { dispatch } from './dispatch.ts'
import { recorder } from './test-io.ts'

const ping: Command = {
  noun: 'spring',
  verb: 'forward',
  summary: 'Winds the spring',
  usage: 'DURATION [--json]',
  run: async (args, io) => {
    if (args[0] === 'burst') throw new Error('spring broken')
    io.write(`moved ${args.join(' ')}`)
    return 0
  },
}
const table = [...commands, ping]

async function type(...words: readonly string[]) {
  const { io, out, err } = recorder({})
  return { code: await dispatch(table, words, io), out: out(), err: err() }
}

test('noun and verb find the command, which gets the rest', async () => {
  assert.deepEqual(await type('spring', 'forward', '11d', '--json'), { code: 0, out: 'moved 11d --json', err: '' })
})

test('help answers at each level on standard output', async () => {
  for (const word of ['--help', '-h', 'help']) {
    const all = await type(word)
    assert.equal(all.code, 0)
    assert.match(all.out, /westbound products import .*\n.*westbound spring forward/s)
  }
  const noun = await type('spring', '--help')
  assert.deepEqual([noun.code, noun.out.includes('products')], [0, false])
  const verb = await type('spring', 'forward', '--help')
  assert.deepEqual(verb, {
    code: 0,
    out: 'Winds the spring\n\nusage: westbound spring forward DURATION [--json]',
    err: '',
  })
})

test('too few words show the list on standard error, exit code 2', async () => {
  for (const words of [[], ['spring']]) {
    const { code, out, err } = await type(...words)
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /westbound spring forward/)
  }
})

test('an unknown command names the nearest', async () => {
  assert.match((await type('product', 'import')).err, /Did you mean: westbound products import$/)
  assert.match((await type('spring', 'foward')).err, /Did you mean: westbound spring forward$/)
  const far = await type('xyzzy')
  assert.equal(far.code, 2)
  assert.match(far.err, /no command “xyzzy”\. Type westbound --help/)
})

test('a fault is one line and exit code 1', async () => {
  assert.deepEqual(await type('spring', 'forward', 'burst'), {
    code: 1,
    out: '',
    err: 'westbound spring forward failed: spring broken',
  })
})

test('no two commands have the same name', () => {
  assert.equal(new Set(commands.map(({ noun, verb }) => `${noun} ${verb}`)).size, commands.length)
})
