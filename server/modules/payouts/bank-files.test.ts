import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usd } from '#platform/money'
import { pain001, referenceOf } from './pain001.ts'
import { readCamt053, readPain002 } from './read-bank-files.ts'
import { statementCsv } from './statement-csv.ts'
import { periodOf, statementFrom } from './statement.ts'

test('a payment file is the same bytes for the same payout, and its sums are of one transfer', () => {
  const transfer = {
    reference: referenceOf('01a0b1c2-0000-7000-8000-000000000001'),
    createdAt: new Date('2026-11-22T10:00:00Z'),
    amount: usd(123_456n),
    debtor: { name: 'Operator', account: 'OP-1' },
    creditor: { name: 'A & B <Farm>', routingNumber: '125000024', accountNumber: '123456789' },
  }
  const xml = pain001(transfer)
  assert.equal(xml, pain001(transfer))
  assert(transfer.reference.length <= 35)
  assert.match(xml, /<NbOfTxs>1<\/NbOfTxs><CtrlSum>1234\.56<\/CtrlSum>/)
  assert.match(xml, /<InstdAmt Ccy="USD">1234\.56<\/InstdAmt>/)
  assert.match(xml, /<Nm>A &amp; B &lt;Farm&gt;<\/Nm>/)
  assert.match(xml, /<Cd>USABA<\/Cd><\/ClrSysId><MmbId>125000024<\/MmbId>/)
})

test('a status report is read with prefixes, several groups, and reasons with and without words', () => {
  const xml = `<?xml version="1.0"?><n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><n:CstmrPmtStsRpt>
    <n:GrpHdr><n:MsgId>S</n:MsgId></n:GrpHdr>
    <n:OrgnlPmtInfAndSts><n:OrgnlPmtInfId>1</n:OrgnlPmtInfId>
      <n:TxInfAndSts><n:OrgnlEndToEndId>007</n:OrgnlEndToEndId><n:TxSts>RJCT</n:TxSts><n:StsRsnInf><n:Rsn><n:Cd>AC01</n:Cd></n:Rsn><n:AddtlInf>Account</n:AddtlInf><n:AddtlInf>unknown</n:AddtlInf></n:StsRsnInf></n:TxInfAndSts>
    </n:OrgnlPmtInfAndSts>
    <n:OrgnlPmtInfAndSts><n:OrgnlPmtInfId>2</n:OrgnlPmtInfId>
      <n:TxInfAndSts><n:OrgnlEndToEndId>b</n:OrgnlEndToEndId><n:TxSts>ACSC</n:TxSts><n:AcctSvcrRef>BK1</n:AcctSvcrRef></n:TxInfAndSts>
    </n:OrgnlPmtInfAndSts></n:CstmrPmtStsRpt></n:Document>`
  assert.deepEqual(readPain002(xml), [
    { endToEndId: '007', status: 'RJCT', reasonCode: 'AC01', reasonWords: 'Account unknown', bankReference: null },
    { endToEndId: 'b', status: 'ACSC', reasonCode: null, reasonWords: null, bankReference: 'BK1' },
  ])
})

test('a report may speak of a group or of the whole file; what it says of one transfer counts first', () => {
  const report = (inner: string) =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>S</MsgId></GrpHdr>${inner}</CstmrPmtStsRpt></Document>`
  const file = (status: string) =>
    `<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><GrpSts>${status}</GrpSts><StsRsnInf><Rsn><Cd>AM10</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>`
  const said = (xml: string) => readPain002(xml).map((each) => [each.endToEndId, each.status, each.reasonCode])
  assert.deepEqual(said(report(file('RJCT'))), [[null, 'RJCT', 'AM10']])
  assert.deepEqual(said(report(file('PART'))), [])
  const group = '<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>'
  const transfers =
    '<TxInfAndSts><OrgnlEndToEndId>a</OrgnlEndToEndId></TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>b</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>'
  assert.deepEqual(said(report(`${file('PART')}${group}${transfers}</OrgnlPmtInfAndSts>`)), [
    ['a', 'RJCT', 'AM10'],
    ['b', 'ACSC', null],
  ])
  assert.deepEqual(said(report(`${file('PART')}${group}</OrgnlPmtInfAndSts>`)), [[null, 'RJCT', 'AM10']])
})

test('a statement gives booked lines both ways, each of a batch, and leaves pending ones', () => {
  const entry = (direction: string, status: string, details: string) =>
    `<Ntry><Amt Ccy="USD">30.00</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts>${status}</Sts><BookgDt><Dt>2026-11-22</Dt></BookgDt><AcctSvcrRef>BK9</AcctSvcrRef>${details}</Ntry>`
  const tx = (id: string, amount: string, more = '') =>
    `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs><Amt Ccy="USD">${amount}</Amt>${more}</TxDtls>`
  const document = (inner: string) =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">${inner}</Document>`
  const batch = `<NtryDtls>${tx('a', '10.00')}${tx('b', '20.00')}</NtryDtls>`
  const back = `<NtryDtls>${tx('a', '10.00', '<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></RtrInf>')}</NtryDtls>`
  const came =
    '<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Ridge</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>debt</Ustrd></RmtInf></TxDtls></NtryDtls>'
  const xml = document(
    `<BkToCstmrStmt><Stmt><Id>1</Id>${entry('DBIT', '<Cd>BOOK</Cd>', batch)}${entry('CRDT', 'BOOK', back)}${entry('CRDT', 'BOOK', came)}${entry('DBIT', 'BOOK', '<AddtlNtryInf>Charges</AddtlNtryInf>')}${entry('DBIT', 'PDNG', batch)}</Stmt></BkToCstmrStmt>`,
  )
  const read = readCamt053(xml)
  assert.deepEqual(read[0], {
    direction: 'debit',
    endToEndId: 'a',
    amount: '10.00',
    currency: 'USD',
    bankReference: 'BK9',
    reasonCode: null,
    words: '',
    bookedAt: new Date('2026-11-22T00:00:00Z'),
  })
  assert.deepEqual(
    read.map((each) => [each.direction, each.endToEndId, each.amount, each.reasonCode, each.words]),
    [
      ['debit', 'a', '10.00', null, ''],
      ['debit', 'b', '20.00', null, ''],
      ['credit', 'a', '10.00', 'AC04', 'Account closed'],
      ['credit', null, '30.00', null, 'Ridge · debt'],
      ['debit', null, '30.00', null, 'Charges'],
    ],
  )
  assert.deepEqual(readCamt053(document('<BkToCstmrStmt></BkToCstmrStmt>')), [])
})

test('what is not a bank file is no answer: a document type, a torn text, another message', () => {
  for (const xml of ['<!DOCTYPE a><Document/>', '<Document>', '<Other/>', ''])
    for (const read of [readPain002, readCamt053]) assert.throws(() => read(xml))
})

test('a cell of the statement cannot be a formula', () => {
  const statement = statementFrom([], periodOf('2026-11'))
  const words = {
    columns: ['=1+1', '-2', '-a', '@x', 'a,"b"'],
    opening: '+o',
    payout: 'p',
    returned: 'r',
    closing: 'c',
    sale: 's',
    other: (kind: string) => kind,
  }
  const [head, opening] = statementCsv(statement, words).split('\r\n')
  assert.equal(head, `\uFEFF'=1+1,-2,'-a,'@x,"a,""b"""`)
  assert.match(opening ?? '', /^2026-11,'\+o,/)
})
