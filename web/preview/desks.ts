import { money, type Money } from '../format.ts'
import { say as speak } from '../messages.ts'
import {
  badge,
  checkbox,
  districtFields,
  empty,
  errorSummary,
  failed,
  fieldGroup,
  fileField,
  form,
  html,
  linkButton,
  loading,
  moneyField,
  page,
  pager,
  pasteAddress,
  radioGroup,
  refused,
  selectField,
  table,
  textArea,
  textField,
  timeline,
  type Html,
} from '../../server/storefront/kit/index.ts'

const zh = speak('zh-Hans')
const en = speak('en')
const dollars = (minor: bigint): string => money({ minor, currency: 'USD' } satisfies Money, 'en')
const person = { name: 'Maya Lindqvist · Cedar Fork Orchard', signOut: '/seller/sign-out' }

export const addressPage = (): Html => {
  const problems = { name: '请填写收货人姓名', phone: '手机号应为 11 位数字' }
  const fields = html`${pasteAddress({ endpoint: '/api/v1/address/parse', say: zh })}
    ${textField({ name: 'name', label: '收货人', problem: problems.name, autocomplete: 'name', width: 'middle' }, zh)}
    ${textField({ name: 'phone', label: '手机号', prefix: '+86', type: 'tel', value: '1380000', problem: problems.phone, hint: '快递员会打这个电话。', width: 'middle' }, zh)}
    ${districtFields({ endpoint: '/api/v1/districts', say: zh, choices: { province: [{ value: '310000', text: '上海市' }], city: [], district: [] }, chosen: { province: '310000', city: '', district: '' }, problems: {} })}
    ${textArea({ name: 'detail', label: '详细地址', rows: 2 }, zh)}
    ${checkbox({ name: 'default', label: '设为默认地址', optional: true }, zh)}`
  return page({
    say: zh,
    role: 'buyer',
    title: '收货地址',
    demo: true,
    here: 'me',
    search: null,
    islands: ['district-select', 'paste-address'],
    back: { href: '/zh-cn/checkout', text: '结算' },
    main: html`${errorSummary(problems, zh)}${form({ action: '/zh-cn/addresses', key: 'k2', submit: '保存地址', fields })}`,
  })
}

export const boardPage = (): Html =>
  page({
    say: en,
    role: 'seller',
    title: 'Good morning, Cedar Fork',
    here: 'home',
    demo: true,
    person,
    flash: { kind: 'note', text: 'Two orders must ship by Tuesday, Nov 24.' },
    main: html`<div class="today">
      <section class="sheet"><h2>To pack</h2><p class="figure">2</p><p class="muted">First one due in 1 day 4 hours.</p>${linkButton('Pack orders', '/seller/orders', 'go')}</section>
      <section class="sheet"><h2>Next payout</h2><p class="figure">${dollars(184210n)}</p><p class="muted">Nov 28, from 31 orders.</p>${linkButton('See the statement', '/seller/money')}</section>
      <section class="sheet"><h2>Needs you</h2><p class="figure">1</p><p class="muted">We need a photo of your label. It takes 2 minutes.</p>${linkButton('Add the photo', '/seller/products/1')}</section></div>
    ${ordersOfTheWeek()}<section class="sheet"><h2>Set your price</h2>${priceForm()}</section>`,
  })

const ordersOfTheWeek = (): Html =>
  table({
    say: en,
    caption: 'Orders of this week',
    columns: [
      { label: 'Order' },
      { label: 'Placed' },
      { label: 'What' },
      { label: 'State' },
      { label: 'You keep', numeric: true },
    ],
    rows: [
      [
        html`<a href="/seller/orders/1">W-2611-0042</a>`,
        'Nov 22, 1:05 AM EST',
        'Rainier cherries, dried, 16 oz × 2',
        badge('To pack', 'wait'),
        dollars(2500n),
      ],
      [
        html`<a href="/seller/orders/2">W-2611-0041</a>`,
        'Nov 21, 9:40 PM EST',
        'Clover honey, 12 oz',
        badge('In transit', 'info'),
        dollars(1180n),
      ],
      [
        html`<a href="/seller/orders/3">W-2611-0037</a>`,
        'Nov 19, 6:12 AM EST',
        'Rainier cherries, dried, 16 oz',
        badge('Delivered', 'proof'),
        dollars(1250n),
      ],
      [
        html`<a href="/seller/orders/4">W-2611-0030</a>`,
        'Nov 17, 8:00 AM EST',
        'Gift box',
        badge('Held by customs', 'problem'),
        dollars(4400n),
      ],
    ],
    foot: [['Sum', '', '', '', dollars(9330n)]],
  })

const priceForm = (): Html =>
  form({
    action: '/seller/products/1/price',
    key: 'k3',
    submit: 'Save the price',
    note: 'Buyers see the new price at once.',
    fields: html`${moneyField({ name: 'keep', label: 'You keep, per piece', sign: '$', value: '12.50', hint: 'The shelf price in China follows from it.' }, en)}${radioGroup(
      {
        name: 'mode',
        label: 'How it travels',
        value: '9610',
        choices: [
          { value: '9610', text: 'Direct mail', hint: 'From our hub to the buyer, 6–9 days.' },
          { value: '1210', text: 'Bonded warehouse', hint: 'Needs stock in the warehouse first.' },
        ],
      },
      en,
    )}`,
  })

export const queuePage = (): Html =>
  page({
    say: en,
    role: 'operator',
    title: 'Customs mismatches',
    here: 'queues',
    demo: true,
    person: { name: 'Operator desk', signOut: '/operator/sign-out' },
    main: html`<div class="columns columns-wide"><div class="stack">${table({
      say: en,
      caption: 'Three open tasks, oldest first',
      columns: [
        { label: 'Order' },
        { label: 'What differs' },
        { label: 'Order says' },
        { label: 'Payment says' },
        { label: 'Waiting', numeric: true },
      ],
      rows: [
        [html`<a href="/operator/queues/1">W-2611-0039</a>`, 'Payer', '王*', '李*', badge('2 days 3 hours', 'problem')],
        [html`<a href="/operator/queues/2">W-2611-0040</a>`, 'Amount', '¥168.00', '¥186.00', badge('5 hours', 'wait')],
        [
          html`<a href="/operator/queues/3">W-2611-0044</a>`,
          'Address',
          '上海市浦东新区',
          '上海市黄浦区',
          badge('20 minutes'),
        ],
      ],
    })}${pager({ say: en, previous: null, next: '?cursor=2', at: 1, of: 3 })}</div>
    <section class="sheet"><h2>Decide W-2611-0039</h2>${timeline(
      [
        { title: 'Paid', state: 'done', at: { text: 'Nov 20, 6:01 AM UTC', machine: '2026-11-20T06:01:00Z' } },
        { title: 'Payer differs', state: 'stopped', owner: 'Operator', clock: 'Nov 23' },
        { title: 'Declared', state: 'next' },
      ],
      'Order',
      en,
    )}
    ${form({
      action: '/operator/queues/1',
      key: 'k4',
      submit: 'Record the decision',
      fields: fieldGroup(
        'Decision',
        html`${selectField(
          {
            name: 'decision',
            label: 'What happens',
            choices: [
              { value: 'ask', text: 'Ask the buyer to pay again' },
              { value: 'refund', text: 'Refund' },
            ],
          },
          en,
        )}${textArea({ name: 'reason', label: 'Reason', rows: 3, hint: 'Both sides read it.' }, en)}${fileField({ name: 'paper', label: 'Paper', accept: '.pdf,image/*', optional: true }, en)}`,
      ),
    })}</section></div>`,
  })

export const statesPage = (): Html =>
  page({
    say: zh,
    role: 'buyer',
    title: '四种状态',
    demo: true,
    reload: 5,
    cart: 0,
    flash: { kind: 'problem', text: '付款结果还没有收到。' },
    main: html`${empty({ title: '购物车还是空的', text: '看看当季的樱桃干和蜂蜜。', way: { text: '去逛逛', href: '/zh-cn' } })}
    ${loading({ say: zh, text: '正在向支付机构确认付款，通常不超过 10 秒。', again: '/zh-cn/orders/1' })}
    ${refused({ say: zh, what: '这件商品暂时不能下单', why: '鲜苹果需要产区检疫准入，这个果园的名单登记还没有完成。', todo: '可以先收藏，登记完成后我们会通知你。', who: '平台客服，9:00–22:00', way: { text: '看看苹果干', href: '/zh-cn/search?q=苹果干' } })}
    ${failed({ say: zh, id: '0193-5f2a', way: { text: '重试', href: '/zh-cn/cart' } })}`,
  })
