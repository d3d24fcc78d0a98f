import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { screeningLoad } from './screening-load.ts'
import { recorder } from './test-io.ts'

const sample = fileURLToPath(new URL('../server/reference/screening/csl-sample-2019.csv', import.meta.url))
const answer = {
  listId: null,
  rows: 115,
  added: 115,
  removed: 0,
  changed: 0,
  unchanged: 0,
  unknownColumns: [],
  absentColumns: [],
  examples: { added: [], removed: [], changed: [] },
}

test('the file goes to the server as it is, with its day and its source; a dry run says so', async () => {
  const asked: { url?: URL; init?: RequestInit } = {}
  const { io, out } = recorder({
    fetch: async (url, init) => {
      Object.assign(asked, { url: new URL(url instanceof Request ? url.url : url), init })
      return Response.json(answer, { status: 201 })
    },
  })
  const args = [sample, '--date', '2019-04-01', '--source', 'https://list.example', '--dry-run', '--token', 't']
  assert.equal(await screeningLoad.run(args, io), 0)
  assert.equal(asked.url?.pathname, '/api/v1/screening-lists')
  assert.deepEqual(Object.fromEntries(asked.url.searchParams), {
    format: 'csl',
    listDate: '2019-04-01',
    source: 'https://list.example',
    file: 'csl-sample-2019.csv',
    dryRun: 'true',
  })
  assert.match(out(), /added\t115/)
})

test('what is written wrongly asks no server', async () => {
  for (const args of [
    [],
    [sample, '--source', 'x'],
    [sample, '--date', 'today', '--source', 'x'],
    [sample, '--date', '2019-04-01'],
    [sample, '--date', '2019-04-01', '--source', 'x', '--format', 'xml'],
    [sample, sample, '--date', '2019-04-01', '--source', 'x'],
  ]) {
    const { io } = recorder({ fetch: () => assert.fail('asked a server') })
    assert.equal(await screeningLoad.run(args, io), 2)
  }
  const { io } = recorder({ fetch: () => assert.fail('asked a server') })
  assert.equal(await screeningLoad.run(['/no/such.csv', '--date', '2019-04-01', '--source', 'x'], io), 1)
})

test('a refusal of the server is told in its words', async () => {
  const { io, err } = recorder({
    fetch: async () =>
      Response.json({ code: 'screening.list-shrinks', detail: 'The file has 1 entries.' }, { status: 409 }),
  })
  assert.equal(await screeningLoad.run([sample, '--date', '2019-04-01', '--source', 'x', '--token', 't'], io), 1)
  assert.match(err(), /1 entries/)
})
