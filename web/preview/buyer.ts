import { dayRange, money, type Money } from '../format.ts'
import { say as speak } from '../messages.ts'
import {
  badge,
  bottomBar,
  button,
  chip,
  facts,
  form,
  gallery,
  html,
  linkButton,
  live,
  page,
  picture,
  price,
  pricedDown,
  priceLines,
  productGrid,
  quantityForm,
  steps,
  timeline,
  waterfall,
  type Html,
  type Picture,
  type PriceLine,
  type ProductCard,
} from '../../server/storefront/kit/index.ts'

const say = speak('zh-Hans')
const yuan = (minor: bigint): Money => ({ minor, currency: 'CNY' })
const drawing = (name: string, alt: string): Picture => ({
  src: `/drawings/${name}.svg`,
  alt,
  width: 600,
  height: 600,
  illustration: true,
})
const window = dayRange('2026-11-26', '2026-11-28', 'zh-Hans')

const card = (
  name: string,
  title: string,
  origin: string,
  minor: bigint,
  mode = '海外直邮',
  proof?: string,
): ProductCard => ({
  href: `/zh-cn/products/${name}`,
  picture: drawing(name, `${title}的示意图`),
  mode,
  title,
  origin,
  proof,
  price: yuan(minor),
  window,
})

const cards: readonly ProductCard[] = [
  {
    ...card('cherry', '雷尼尔樱桃干 无添加糖 家庭装 454 克', '美国·华盛顿州', 16800n, '海外直邮', '可溯源'),
    rating: { score: '4.8', sold: 312 },
  },
  card('honey', '三叶草原蜜 单一产地 未过滤 340 克', '美国·蒙大拿州', 12850n),
  card('almond', '盐烤杏仁 非转基因 680 克', '美国·加利福尼亚州', 9900n, '保税仓'),
  card('coat', '手工羊毛呢短外套 女款', '美国·俄勒冈州', 129900n, '海外直邮', '可溯源'),
  card('honey', '野花蜂巢蜜 限量', '美国·佛蒙特州', 23600n),
  card('almond', '黑巧裹杏仁礼盒 十二枚装', '美国·加利福尼亚州', 18800n, '保税仓'),
]

export const homePage = (): Html =>
  page({
    say,
    role: 'buyer',
    title: '农场直达，价格含税',
    here: 'home',
    demo: true,
    cart: 2,
    description: '美国农场与小作坊直达。',
    main: html`<p class="muted">每一件都写明进口税、运费和送达日期，付款后由平台保管货款，确认收货才付给农场。</p><h2>当季</h2>${productGrid(cards, say)}`,
  })

const lines: readonly PriceLine[] = [
  { label: '农场价', amount: yuan(8960n), note: '12.50 美元，按 2026 年 11 月 20 日汇率' },
  { label: '美国境内运费', amount: yuan(1720n) },
  { label: '国际空运与国内配送', amount: yuan(3260n) },
  { label: '关税', amount: yuan(0n), note: '限额内税率为 0' },
  { label: '增值税', amount: yuan(1466n), note: '13% 的 70%' },
  { label: '平台服务费', amount: yuan(1394n) },
]

export const productPage = (): Html =>
  page({
    say,
    role: 'buyer',
    title: '雷尼尔樱桃干 454 克',
    heading: false,
    demo: true,
    cart: 2,
    search: null,
    back: { href: '/zh-cn', text: '返回' },
    bar: bottomBar({
      summary: price(yuan(16800n), say, 'line'),
      actions: form({
        action: '/zh-cn/cart/lines',
        key: 'k1',
        submit: null,
        fields: html`${button('加入购物车', 'plain', 'then', 'stay')} ${button('立即购买', 'go', 'then', 'cart')}`,
      }),
    }),
    main: html`<div class="columns"><div>${gallery([drawing('cherry', '樱桃干的示意图'), drawing('almond', '包装的示意图')], say)}</div>
    <div class="stack"><p class="chips">${badge('海外直邮')}${chip('美国·华盛顿州')}${chip('可溯源', 'proof')}</p><h1>雷尼尔樱桃干 无添加糖 家庭装 454 克</h1>
    <p>${pricedDown(yuan(16800n), yuan(18800n), say)} <span class="note">含税包邮</span></p>
    ${facts([
      ['预计送达', `${window} 上海浦东`],
      ['清关方式', '9610 跨境直邮'],
      ['净含量', '454 克'],
      ['卖家', '示例果园（华盛顿州）'],
    ])}
    <section class="sheet">${waterfall({ say, id: 'price', title: '这 168 元花在哪里', summary: '一半多付给农场，税费由海关最终核定。', lines, total: { label: '到手价', amount: yuan(16800n) } })}</section></div></div>`,
  })

export const cartPage = (): Html =>
  page({
    say,
    role: 'buyer',
    title: '购物车',
    here: 'cart',
    demo: true,
    cart: 3,
    search: null,
    islands: ['quantity'],
    bar: bottomBar({
      summary: html`合计 ${price(yuan(46450n), say, 'line')}`,
      actions: linkButton('去结算', '/zh-cn/checkout', 'go'),
    }),
    flash: { kind: 'done', text: '已加入购物车。' },
    main: html`<div class="columns columns-wide"><section class="sheet stack" aria-labelledby="g1"><div class="between"><h2 id="g1">示例果园</h2>${badge('海外直邮 9610', 'info')}</div>
    ${[line('cherry', '雷尼尔樱桃干 454 克', 16800n, 2), line('honey', '三叶草原蜜 340 克', 12850n, 1)]}
    <p class="note">同一包裹清关，单笔限值 5,000 元，已用 ${money(yuan(46450n), 'zh-Hans')}。</p></section>
    <section class="sheet">${priceLines(
      [
        { label: '商品', amount: yuan(42100n) },
        { label: '运费', amount: yuan(4980n), note: '合并寄送省 ¥13.00' },
        { label: '进口税', amount: yuan(4270n) },
        { label: '优惠', amount: yuan(-4900n) },
      ],
      { label: '应付', amount: yuan(46450n) },
      say,
    )}</section></div>`,
  })

const line = (name: string, title: string, minor: bigint, pieces: number): Html =>
  html`<div class="row"><span class="thumb">${picture(drawing(name, ''), say)}</span><div class="grow stack"><p>${title}</p><div class="between">${price(yuan(minor), say)}${quantityForm({ action: '/zh-cn/cart/lines/1', say, key: null, of: title, value: pieces, max: 5, id: `q-${name}` })}</div></div></div>`

export const orderPage = (): Html =>
  page({
    say,
    role: 'buyer',
    title: '订单 W-2611-0042',
    here: 'me',
    demo: true,
    cart: 0,
    search: null,
    islands: ['live-order', 'copy'],
    back: { href: '/zh-cn/orders', text: '全部订单' },
    main: html`${steps(['付款', '发货', '清关', '送达'], 3, say)}<div class="columns"><section class="sheet"><h2>物流进度</h2>${live(
      {
        json: '/api/v1/orders/1',
        fragment: '/zh-cn/orders/1/timeline',
        body: timeline(
          [
            {
              title: '已付款',
              state: 'done',
              at: { text: '11月22日 14:05', machine: '2026-11-22T06:05:00Z' },
              text: '货款由平台保管，确认收货后才付给农场。',
            },
            {
              title: '农场已发货',
              state: 'done',
              at: { text: '11月23日 03:10', machine: '2026-11-22T19:10:00Z' },
              place: '华盛顿州 亚基马',
            },
            {
              title: '海关申报中',
              state: 'now',
              at: { text: '11月25日 09:30', machine: '2026-11-25T01:30:00Z' },
              text: '订单、支付、物流三单一致，正在等海关放行。',
              owner: '海关',
              clock: '一般 1 天内',
            },
            { title: '国内配送', state: 'next' },
            { title: '送达', state: 'next', at: { text: `预计 ${window}`, machine: '2026-11-28' } },
          ],
          '订单进度',
          say,
        ),
      },
    )}</section><section class="sheet">${facts([
      ['订单号', 'W-2611-0042'],
      ['订购人', '王*（1101**********0010）'],
      ['付款', money(yuan(16800n), 'zh-Hans')],
      ['货款去向', badge('平台保管中', 'proof')],
    ])}</section></div>`,
  })
