import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { buildOrder, compare, readMessage, validate } from './index.ts'
import type { OrderRecord } from './index.ts'
import { envelope, inventory, logistics, order, payment } from './test/records.ts'

const seed = 20_261_122

/** Characters of names and addresses as people type them: CJK (also outside the basic plane), both widths, markup, accents, emoji. */
const letters = fc.constantFrom(
  ...Array.from('王李欧阳娜上海市浦东新区世纪大道号室１２ａＺ（）－　 1aZ-#&<>"\'éñ·𠮷🏠。，'),
)
const words = (max: number) =>
  fc.string({ unit: letters, minLength: 1, maxLength: max }).filter((text) => text.trim() !== '')

const orders: fc.Arbitrary<OrderRecord> = fc
  .record({ buyerName: words(60), consignee: words(100), consigneeAddress: words(200), note: words(1000) })
  .map((texts) => ({ ...order, ...texts }))

test('whatever is typed as a name or an address goes in, validates and comes back unchanged', async () => {
  const samples = fc.sample(orders, { numRuns: 300, seed })
  const batches = [samples.slice(0, 100), samples.slice(100, 200), samples.slice(200)]
  const built = await Promise.all(batches.map((batch) => buildOrder(batch, envelope)))
  const xmls = built.map((each) => {
    assert(each.ok)
    return each.xml
  })
  for (const answer of await validate(xmls.map((xml, at) => ({ name: String(at), xml }))))
    assert(answer.ok, JSON.stringify(answer))
  for (const [at, xml] of xmls.entries()) {
    const read = readMessage(xml)
    assert(read.ok && read.message === 'CEB311')
    const filled = batches[at]?.map((each) => ({
      ...each,
      appType: '1',
      appStatus: '2',
      lines: each.lines.map((line) => ({ ...line, currency: '142' })),
    }))
    assert.deepEqual(read.records, filled)
  }
})

test('a twin typed in the other width and with other spacing has no difference; one changed character has', () => {
  fc.assert(
    fc.property(words(60), words(200), (name, address) => {
      const twin = (text: string): string => `　${widen(text).replaceAll(/\s/g, ' 　')} `
      const ours = { ...order, buyerName: name, consigneeAddress: address }
      const list = { ...inventory, buyerName: twin(name), consigneeAddress: twin(address) }
      const paid = { ...payment, payerName: twin(name) }
      const sent = { ...logistics, consigneeAddress: twin(address) }
      assert.deepEqual(compare(ours, paid, sent, list), [])
      assert.equal(compare(ours, { ...paid, payerName: `${twin(name)}x` }, sent, list).length, 1)
      assert.equal(compare(ours, paid, { ...sent, consigneeAddress: `x${address}` }, list).length, 1)
    }),
    { seed },
  )
})

test('a control character anywhere is refused', async () => {
  await fc.assert(
    fc.asyncProperty(words(50), words(50), fc.integer({ min: 0, max: 0x1f }), async (before, after, code) => {
      const built = await buildOrder([{ ...order, consignee: before + String.fromCharCode(code) + after }], envelope)
      assert(!built.ok)
      assert.equal(built.problems[0]?.field, 'consignee')
    }),
    { seed },
  )
})

/** ASCII signs to their full-width forms, spaces left alone. */
function widen(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
}
