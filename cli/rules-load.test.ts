import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rulesLoad } from './rules-load.ts'
import { recorder } from './test-io.ts'

const file = join(mkdtempSync(join(tmpdir(), 'westbound-cli-')), 'list.csv')
writeFileSync(file, '税则号列,货品名称,备注\n04090000,天然蜂蜜,\n')
const right = [file, '--market', 'cn', '--kind', 'positive-list', '--token', 'operator']

const answer = {
  dryRun: true,
  version: null,
  added: 2,
  unchanged: 60,
  absent: 0,
  withoutLine: [],
  toRead: [{ line: 7, code: '10063020', remark: '每人每年限购二十千克' }],
  diff: { added: 0, removed: 0, changed: 2, unchanged: 60, addedRows: [], removedRows: [], changedRows: [] },
  affected: {
    looked: 80,
    sellers: 1,
    listings: 2,
    goingDown: 2,
    comingBack: 0,
    repriced: 4,
    carts: 3,
    openOrders: 1,
    shown: [
      { sellerName: 'Two Levees', titleEn: 'Honey', before: 'allowed', after: 'refused', ruleId: 'line-not-listed' },
    ],
  },
}
const served = (seen: Request[], status = 200, body: unknown = answer): typeof fetch =>
  ((input: URL, init: RequestInit) => {
    seen.push(new Request(input, { ...init, signal: null }))
    return Promise.resolve(Response.json(body, { status }))
  }) as typeof fetch // only the one form of the call is used

test('the file goes to the server with the operator’s token, and the answer is printed as JSON', async () => {
  const seen: Request[] = []
  const { io, out } = recorder({ fetch: served(seen) })
  assert.equal(await rulesLoad.run([...right, '--dry-run', '--json', '--source', 'MOF notice 2022/7'], io), 0)
  assert.deepEqual(JSON.parse(out()), answer)
  const [request] = seen
  const { pathname, searchParams } = new URL(request?.url ?? '')
  assert.equal(pathname, '/api/v1/operator/rules/load')
  assert.deepEqual(
    ['market', 'kind', 'dryRun', 'file', 'source'].map((name) => searchParams.get(name)),
    ['cn', 'positive-list', 'true', 'list.csv', 'MOF notice 2022/7'],
  )
  assert.equal(request?.headers.get('authorization'), 'Bearer operator')
  assert.match((await request?.text()) ?? '', /天然蜂蜜/)
})

test('a person reads how many rows differ and who is affected, by name', async () => {
  const { io, out } = recorder({ fetch: served([]) })
  assert.equal(await rulesLoad.run([...right, '--dry-run'], io), 0)
  assert.match(out(), /listings that come down\t2/)
  assert.match(out(), /7\t10063020\t每人每年限购二十千克/)
  assert.match(out(), /Two Levees\tHoney\tallowed\trefused\tline-not-listed/)
})

test('a command written wrongly says what is known, with exit code 2, and asks no server', async () => {
  const wrong = async (args: readonly string[]) => {
    const { io, err } = recorder({ fetch: () => assert.fail('asked a server') })
    assert.equal(await rulesLoad.run(args, io), 2)
    return err()
  }
  assert.match(await wrong([]), /Name the file/)
  assert.match(await wrong([file, '--market', 'fr', '--kind', 'tariff', '--token', 'x']), /fr is not known.*cn, hk, tw/)
  assert.match(
    await wrong([file, '--market', 'cn', '--kind', 'taxes', '--token', 'x']),
    /tariff, positive-list, eligibility/,
  )
  assert.match(await wrong([...right, '--valid-from', '22.11.2026']), /2026-11-22/)
  assert.match(await wrong(right.slice(0, 5)), /operator/)
})

test('a missing file and a refusal of the server are one line and exit code 1', async () => {
  const missing = recorder({ fetch: () => assert.fail('asked a server') })
  assert.equal(await rulesLoad.run(['nowhere.csv', ...right.slice(1)], missing.io), 1)
  assert.match(missing.err(), /There is no file nowhere\.csv/)
  const problem = { code: 'rule-desk.kind-not-here', detail: 'There is no such list here.' }
  const refused = recorder({ fetch: served([], 422, problem) })
  assert.equal(await rulesLoad.run(right, refused.io), 1)
  assert.match(refused.err(), /no such list here.*rule-desk\.kind-not-here, 422/)
})

test('every mistake of a file stands in a line of its own, in the language of the terminal', async () => {
  const seen: Request[] = []
  const problem = {
    code: 'compliance.file-mistaken',
    title: '文件中有 2 处错误，本次没有载入任何内容。',
    issues: [
      { path: '2.税号', message: '第 2 行“税号”列：“0409”无法使用。' },
      { path: '3.备注', message: '第 3 行“备注”列：单元格为空。' },
    ],
  }
  const { io, err } = recorder({ fetch: served(seen, 422, problem), env: { LANG: 'zh_CN.UTF-8' } })
  assert.equal(await rulesLoad.run(right, io), 1)
  assert.deepEqual(err().trim().split('\n'), [
    '文件中有 2 处错误，本次没有载入任何内容。 (compliance.file-mistaken, 422)',
    '  第 2 行“税号”列：“0409”无法使用。',
    '  第 3 行“备注”列：单元格为空。',
  ])
  assert.equal(seen[0]?.headers.get('accept-language'), 'zh')
})
