import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildIfStale } from '@westbound/web/build'
import { say as speak } from '@westbound/web/messages'
import {
  badge,
  checkbox,
  errorSummary,
  form,
  gallery,
  html,
  keyField,
  moneyField,
  page,
  pager,
  path,
  priceLines,
  productCard,
  radioGroup,
  selectField,
  table,
  textArea,
  textField,
  timeline,
  waterfall,
  type Html,
} from './index.ts'

await buildIfStale()
const say = speak('zh-Hans')
const text = async (piece: Html): Promise<string> => String(await piece)
const evil = `"><script>alert('x')</script>`
const yuan = (minor: bigint) => ({ minor, currency: 'CNY' })

test('nothing that a person typed becomes markup, in any position of the kit', async () => {
  const picture = { src: '/p.webp', alt: evil, width: 1, height: 1 }
  const pieces = [
    badge(evil),
    textField({ name: 'a', label: evil, hint: evil, problem: evil, value: evil, prefix: evil }, say),
    textArea({ name: 'a', label: evil, value: `</textarea>${evil}` }, say),
    selectField({ name: 'a', label: evil, choices: [{ value: evil, text: evil }] }, say),
    radioGroup({ name: 'a', label: evil, choices: [{ value: evil, text: evil, hint: evil }] }, say),
    errorSummary({ a: evil }, say),
    gallery([picture], say),
    productCard(
      { href: '/x', picture, mode: evil, title: evil, origin: evil, proof: evil, price: yuan(1n), window: evil },
      say,
    ),
    table({ say, caption: evil, columns: [{ label: evil }, { label: evil }], rows: [[evil, evil]] }),
    timeline(
      [
        {
          title: evil,
          state: 'now',
          text: evil,
          owner: evil,
          clock: evil,
          place: evil,
          at: { text: evil, machine: evil },
        },
      ],
      evil,
      say,
    ),
    page({
      say,
      role: 'buyer',
      title: evil,
      main: evil,
      demo: true,
      search: evil,
      description: evil,
      flash: { kind: 'note', text: evil },
      person: { name: evil, signOut: '/out' },
    }),
  ]
  for (const piece of pieces) assert.doesNotMatch(await text(piece), /<script>|<\/textarea>"/)
})

test('an address that leads away from this site is refused', async () => {
  for (const address of ['javascript:alert(1)', '//evil.example', '/\\evil.example', 'https://evil.example', ''])
    assert.throws(() => path(address), /not a path of this site/)
  assert.deepEqual(['/zh-cn', '?page=2', '#main'].map(path), ['/zh-cn', '?page=2', '#main'])
  assert.throws(() => pager({ say, previous: null, next: 'javascript:x' }), /not a path/)
})

test('each problem is tied to its field, and the summary leads to it', async () => {
  const problems = { phone: '手机号应为 11 位数字', mode: '请选择' }
  const summary = await text(errorSummary(problems, say))
  const fields = await text(
    html`${textField({ name: 'phone', label: '手机号', hint: '快递会用', problem: problems.phone, value: '138' }, say)}${radioGroup(
      {
        name: 'mode',
        label: '方式',
        problem: problems.mode,
        choices: [
          { value: 'a', text: '甲' },
          { value: 'b', text: '乙' },
        ],
      },
      say,
    )}`,
  )
  for (const [, id] of summary.matchAll(/href="#([^"]+)"/g)) assert.match(fields, new RegExp(`<input[^>]* id="${id}"`))
  for (const [, ids = ''] of fields.matchAll(/aria-describedby="([^"]+)"/g))
    for (const id of ids.split(' ')) assert.ok(fields.includes(`id="${id}"`), `${id} is described by nothing`)
  assert.match(
    fields,
    /id="f-phone"[^>]* value="138"[^>]* required aria-invalid="true" aria-describedby="f-phone-hint f-phone-problem"/,
  )
  assert.equal(await text(errorSummary({}, say)), '')
})

test('a field without hint and problem describes nothing, and an optional one says so in words', async () => {
  const plain = await text(moneyField({ name: 'keep', label: '价格', sign: '¥' }, say))
  assert.doesNotMatch(plain, /aria-describedby|aria-invalid/)
  assert.match(plain, /inputmode="decimal"/)
  const optional = await text(checkbox({ name: 'news', label: '订阅', optional: true }, say))
  assert.doesNotMatch(optional, / required| checked/)
  assert.match(optional, /选填/)
})

test('a form that writes carries its key, a search does not', async () => {
  const shared = { action: '/x', submit: '保存', fields: '' }
  assert.ok((await text(form({ ...shared, key: 'abc' }))).includes(`name="${keyField}" value="abc"`))
  assert.ok(!(await text(form({ ...shared, key: null, method: 'get' }))).includes(keyField))
  assert.match(await text(form({ ...shared, key: 'a', upload: true })), /enctype="multipart\/form-data"/)
})

test('a page obeys a content policy without inline style or script, and names its language', async () => {
  const made = await text(
    page({
      say,
      role: 'buyer',
      title: '首页',
      main: html`<p>x</p>`,
      demo: true,
      here: 'cart',
      cart: 2,
      islands: ['copy'],
    }),
  )
  assert.doesNotMatch(made, / style=|<style| on[a-z]+="/)
  for (const [, address = ''] of made.matchAll(/<script[^>]* src="([^"]*)"[^>]*><\/script>/g))
    assert.match(address, /^\/assets\/copy-/)
  assert.equal([...made.matchAll(/<script/g)].length, 1)
  assert.match(made, /<html lang="zh-Hans">/)
  assert.match(made, /href="\/zh-cn\/cart" aria-current="page"/)
  assert.match(made, /演示环境/)
  assert.doesNotMatch(await text(page({ say, role: 'seller', title: 'x', main: '', demo: false })), /演示环境/)
})

test('the waterfall has a sentence, a picture with words and every figure as a table', async () => {
  const lines = [
    { label: '农场价', amount: yuan(9000n) },
    { label: '关税', amount: yuan(0n) },
    { label: '税', amount: yuan(2000n) },
    { label: '优惠', amount: yuan(-1000n) },
  ]
  const made = await text(
    waterfall({
      say,
      id: 'w',
      title: '价格',
      summary: '一句话',
      lines,
      total: { label: '到手价', amount: yuan(10000n) },
    }),
  )
  assert.match(made, /role="img" aria-label="价格由 4 项组成，从 ¥90.00 到 ¥100.00。"/)
  const bars = [...made.matchAll(/<rect class="bar-([a-z]+)" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(
    ([, ...bar]) => bar,
  )
  assert.deepEqual(bars, [
    ['base', '0.00', '261.81'],
    ['more', '261.81', '0.00'],
    ['more', '261.81', '58.18'],
    ['less', '290.90', '29.09'],
    ['total', '0', '290.90'],
  ])
  for (const amount of ['¥90.00', '¥0.00', '¥20.00', '−¥10.00', '¥100.00'])
    assert.ok(made.split('<table')[1]?.includes(amount), amount)
})

test('a line of nothing is still a line of the price', async () => {
  const made = await text(
    priceLines([{ label: '关税', amount: yuan(0n), note: '限额内税率为 0' }], { label: '应付', amount: yuan(0n) }, say),
  )
  assert.match(made, /关税<span class="note">限额内税率为 0<\/span><\/dt><dd>¥0\.00/)
})

test('an empty table says so', async () => {
  assert.match(await text(table({ say, caption: '订单', columns: [{ label: '订单' }], rows: [] })), /暂无内容/)
})
