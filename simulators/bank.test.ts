import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { toAmount, toMinor } from './common/amount.ts'
import { call, newHome, startProcess, until, type Running } from './testing/processes.ts'

const home = newHome()
let bank: Running
let message = 0
before(async () => {
  bank = await startProcess('bank', home.path)
})
after(async () => {
  await bank.kill()
  home.remove()
})
beforeEach(async () => {
  await call(bank, '/control', { body: {} })
})

test('a file is accepted, then executed, and the status names every transfer', async () => {
  const id = await send(
    file([
      ['E2E-1', '120.50', '123456789'],
      ['E2E-2', '7.00', '99990000'],
    ]),
  )
  assert.equal((await call(bank, `/v1/payment-files/${id}/status`)).status, 404)
  await advance(id)
  assert.deepEqual(await statuses(id), ['E2E-1 ACCP', 'E2E-2 RJCT'])
  await advance(id)
  assert.deepEqual(await statuses(id), ['E2E-1 ACSC', 'E2E-2 RJCT'])
  const { text } = await call(bank, `/v1/payment-files/${id}/status`)
  assert.match(text, /pain\.002\.001\.10/)
  assert.match(text, /<GrpSts>PART<\/GrpSts>/)
  assert.match(text, /<Cd>AC01<\/Cd>/)
  assert.equal((await advance(id)).status, 409)
})

test('the same bytes are the same file; a used message id and a used end-to-end id are rejected', async () => {
  const xml = file([['E2E-twice', '10.00', '123']], { message: 'M-twice' })
  const id = await send(xml)
  assert.equal(await send(xml), id)
  await advance(id)
  const sameMessage = await send(file([['E2E-other', '10.00', '123']], { message: 'M-twice' }))
  await advance(sameMessage)
  assert.match(
    (await call(bank, `/v1/payment-files/${sameMessage}/status`)).text,
    /<GrpSts>RJCT<\/GrpSts>.*<Cd>DU01<\/Cd>/,
  )
  const sameTransfer = await send(file([['E2E-twice', '10.00', '123']]))
  await advance(sameTransfer)
  assert.match((await call(bank, `/v1/payment-files/${sameTransfer}/status`)).text, /<Cd>DU04<\/Cd>/)
})

test('wrong sums, a wrong count and a dry account are told in the status file', async () => {
  for (const [xml, code] of [
    [file([['E2E-sum', '10.00', '1']], { sum: '11.00' }), 'AM10'],
    [file([['E2E-count', '10.00', '1']], { count: 2 }), 'AM18'],
    [file([['E2E-dry', '1000000.01', '1']]), 'AM04'],
  ] as const) {
    const id = await send(xml)
    await advance(id)
    assert.match((await call(bank, `/v1/payment-files/${id}/status`)).text, new RegExp(`<Cd>${code}</Cd>`))
  }
})

test('malformed files are refused', async () => {
  const good = file([['E2E-x', '1.00', '1']])
  for (const wrong of [
    'no xml',
    '<Document/>',
    good.replace('pain.001.001.09', 'pain.001.001.03'),
    good.replace('<EndToEndId>E2E-x</EndToEndId>', ''),
    good.replace('Ccy="USD">1.00<', 'Ccy="USD">-1.00<'),
    good.replace('</Document>', ''),
    `<!DOCTYPE x>${good}`,
  ])
    assert.equal((await call(bank, '/v1/payment-files', { body: wrong })).status, 400)
  assert.equal((await call(bank, '/v1/payment-files', { body: good, secret: 'guess' })).status, 401)
})

test('the statement lists each executed transfer and its balances add up', async () => {
  const account = 'US-STATEMENT'
  const id = await send(
    file(
      [
        ['E2E-s1', '100.25', '5'],
        ['E2E-s2', '0.75', '6'],
      ],
      { account },
    ),
  )
  await advance(id)
  await advance(id)
  const today = new Date().toISOString().slice(0, 10)
  const { text } = await call(bank, `/v1/statements/${today}`)
  const own = text.split('<Stmt>').find((each) => each.includes(account)) ?? ''
  assert.deepEqual(
    [...own.matchAll(/<EndToEndId>(.*?)</g)].map((each) => each[1]),
    ['E2E-s1', 'E2E-s2'],
  )
  assert.match(own, /OPBD.*?>1000000\.00</)
  assert.match(own, /CLBD.*?>999899\.00</)
  const later = (await call(bank, '/v1/statements/2999-01-01')).text
    .split('<Stmt>')
    .find((each) => each.includes(account))
  assert.match(later ?? '', /OPBD.*?>999899\.00<.*CLBD.*?>999899\.00</)
  assert.equal((await call(bank, '/v1/statements/today')).status, 400)
})

test('it loses an answer, lies about an amount, rejects at will and stays silent when told so', async () => {
  const xml = file([['E2E-lost', '3.00', '1']])
  await call(bank, '/control', { body: { lose: 'answer', times: 1 } })
  await assert.rejects(call(bank, '/v1/payment-files', { body: xml }))
  assert.match(await send(xml), /^file_/)

  await call(bank, '/control', { body: { lie: { amount: '1.00' }, times: 1, on: ['files.receive'] } })
  const lied = await send(file([['E2E-lied', '3.00', '1']]))
  await advance(lied)
  await advance(lied)
  assert.match((await call(bank, `/v1/payment-files/${lied}/status`)).text, />1\.00</)

  await call(bank, '/control', { body: { lie: { reject: 'AC04' }, times: 1, on: ['files.receive'] } })
  const rejected = await send(file([['E2E-rejected', '3.00', '1']]))
  await advance(rejected)
  assert.match((await call(bank, `/v1/payment-files/${rejected}/status`)).text, /<Cd>AC04<\/Cd>/)

  await call(bank, '/control', { body: { lie: { status: 'never' }, times: 1, on: ['files.receive'] } })
  const silent = await send(file([['E2E-silent', '3.00', '1']]))
  await advance(silent)
  assert.equal((await call(bank, `/v1/payment-files/${silent}/status`)).status, 404)
})

test('a sender without an answer asks by its message id; a file that was dropped on the way is unknown', async () => {
  const xml = file([['E2E-asked', '3.00', '1']], { message: 'M-asked' })
  await call(bank, '/control', { body: { lose: 'answer', lie: { receive: 'dropped' }, times: 1 } })
  await assert.rejects(call(bank, '/v1/payment-files', { body: xml }))
  const gone = await call(bank, '/v1/payment-files?message_id=M-asked')
  assert.deepEqual([gone.status, gone.body['code']], [404, 'file.unknown'])
  const id = await send(xml)
  assert.equal((await call(bank, '/v1/payment-files?message_id=M-asked')).body['file_id'], id)
})

test('an executed transfer comes back as an entry of its own, and money comes that nobody sent for', async () => {
  const account = 'US-RETURN'
  const id = await send(
    file(
      [
        ['E2E-back', '50.00', '5'],
        ['E2E-stays', '1.00', '6'],
      ],
      { account },
    ),
  )
  assert.equal((await call(bank, `/v1/payment-files/${id}/return`, { body: {} })).status, 409)
  await advance(id)
  await advance(id)
  const asked = { code: 'AC04', end_to_end_id: 'E2E-back' }
  assert.equal((await call(bank, `/v1/payment-files/${id}/return`, { body: asked })).status, 200)
  assert.equal((await call(bank, `/v1/payment-files/${id}/return`, { body: asked })).status, 409)
  const entry = { account, currency: 'USD', amount: '7.50', name: 'Ridge Orchards', words: 'what we owe' }
  assert.equal((await call(bank, '/v1/entries', { body: entry })).status, 201)
  const today = new Date().toISOString().slice(0, 10)
  const { text } = await call(bank, `/v1/statements/${today}`)
  const own = text.split('<Stmt>').find((each) => each.includes(account)) ?? ''
  const lines = own.split('<Ntry>').slice(1)
  assert.deepEqual(
    lines.map((each) => /<CdtDbtInd>(.*?)</.exec(each)?.[1]),
    ['DBIT', 'DBIT', 'CRDT', 'CRDT'],
  )
  assert.match(lines[2] ?? '', /E2E-back.*<RtrInf><Rsn><Cd>AC04</)
  assert.match(lines[3] ?? '', /Ridge Orchards.*<Ustrd>what we owe</)
  assert.match(own, /CLBD.*?>1000006\.50</)
})

test('a report may speak of the whole file and of no transfer', async () => {
  await call(bank, '/control', { body: { lie: { report: 'group', reject: 'AC04' }, times: 1, on: ['files.receive'] } })
  const id = await send(file([['E2E-group', '3.00', '1']]))
  await advance(id)
  const { text } = await call(bank, `/v1/payment-files/${id}/status`)
  assert.match(text, /<GrpSts>RJCT</)
  assert(!text.includes('E2E-group'))
})

test('after kill -9 a received file is still executed', async () => {
  const xml = file([['E2E-killed', '3.00', '1']])
  const id = await send(xml)
  await bank.kill()
  bank = await startProcess('bank', home.path, { STEP_SECONDS: '0.05' })
  assert.equal(await send(xml), id)
  await until('execution', async () => (await call(bank, `/v1/payment-files/${id}/status`)).text.includes('ACSC'))
})

type FileOptions = {
  readonly message?: string
  readonly sum?: string
  readonly count?: number
  readonly account?: string
}

function file(
  transfers: readonly (readonly [id: string, amount: string, account: string])[],
  options: FileOptions = {},
): string {
  message += 1
  const sumMinor = transfers.reduce((sum, [, amount]) => sum + toMinor(amount), 0n)
  const lines = transfers.map(
    ([id, amount, account]) => `<CdtTrfTxInf><PmtId><EndToEndId>${id}</EndToEndId></PmtId>
      <Amt><InstdAmt Ccy="USD">${amount}</InstdAmt></Amt><Cdtr><Nm>Orchard &amp; Sons</Nm></Cdtr>
      <CdtrAcct><Id><Othr><Id>${account}</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
    <GrpHdr><MsgId>${options.message ?? `M-${message}`}</MsgId><CreDtTm>2026-11-22T10:00:00Z</CreDtTm>
    <NbOfTxs>${options.count ?? transfers.length}</NbOfTxs><CtrlSum>${options.sum ?? toAmount(sumMinor)}</CtrlSum></GrpHdr>
    <PmtInf><PmtInfId>P-${message}</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-11-22</Dt></ReqdExctnDt>
    <Dbtr><Nm>Operator</Nm></Dbtr><DbtrAcct><Id><Othr><Id>${options.account ?? `US-${message}`}</Id></Othr></Id></DbtrAcct>
    ${lines.join('')}</PmtInf></CstmrCdtTrfInitn></Document>`
}

async function send(xml: string): Promise<string> {
  const answer = await call(bank, '/v1/payment-files', { body: xml })
  assert.equal(answer.status, 202)
  return String(answer.body['file_id'])
}

function advance(id: string) {
  return call(bank, `/v1/payment-files/${id}/advance`, { body: {} })
}

async function statuses(id: string): Promise<readonly string[]> {
  const { text } = await call(bank, `/v1/payment-files/${id}/status`)
  return [...text.matchAll(/<OrgnlEndToEndId>(.*?)<\/OrgnlEndToEndId><TxSts>(.*?)</g)].map(
    (each) => `${each[1]} ${each[2]}`,
  )
}
