import { prettyXml } from '@westbound/customs-cn'
import { messageXml, receiptXml, type NamedXml } from '#modules/customs'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'
import { html, linkButton, type Html } from '../kit/index.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'

// One message or receipt as XML, to read and to have. It holds personal numbers, so only an operator has it, and having it is recorded.

const order = { sellerId: z.uuid(), orderId: z.uuid() }
const writes = 'having a message is recorded'
const file = ({ name, xml }: NamedXml) => ({
  file: Buffer.from(xml, 'utf8'),
  type: 'application/xml; charset=utf-8',
  name,
})

export const customsXmlPage = onGet({
  path: '/operator/customs/{sellerId}/{orderId}/messages/{file}',
  who: ['operator'],
  writes,
  params: z.object({ ...order, file: z.string().regex(/^[0-9a-f-]{36}(\.xml)?$/) }),
  show: async (ctx, input) => {
    const { sellerId, orderId, file: wanted } = input.params
    const found = await messageXml(ctx, { sellerId, orderId, messageId: wanted.slice(0, 36) })
    return wanted.endsWith('.xml') ? file(found) : view(ctx, input, found, `${at(input.params)}/messages/${wanted}.xml`)
  },
})

export const customsReceiptXmlPage = onGet({
  path: '/operator/customs/{sellerId}/{orderId}/receipts/{receipt}',
  who: ['operator'],
  writes,
  params: z.object({ ...order, receipt: z.string().regex(/^[1-9][0-9]{0,17}(\.xml)?$/) }),
  show: async (ctx, input) => {
    const { sellerId, orderId, receipt: wanted } = input.params
    const [cursor = '0'] = wanted.split('.')
    const found = await receiptXml(ctx, { sellerId, orderId, cursor: BigInt(cursor) })
    return wanted.endsWith('.xml') ? file(found) : view(ctx, input, found, `${at(input.params)}/receipts/${wanted}.xml`)
  },
})

const at = ({ sellerId, orderId }: { readonly sellerId: string; readonly orderId: string }): string =>
  `/operator/customs/${sellerId}/${orderId}`

function view(
  ctx: OperatorCtx,
  input: Input & { readonly params: { readonly sellerId: string; readonly orderId: string } },
  { name, type, xml }: NamedXml,
  download: string,
) {
  const say = ctx.world.say(input.request.locale)
  const main: Html = html`<p class="note">${say('customs.xml.recorded')}</p>
    <p>${linkButton(say('customs.xml.download'), download)}</p>
    <pre class="code" tabindex="0">${prettyXml(xml)}</pre>`
  return operatorPage(ctx, input, {
    title: say('customs.xml.title', { type, name }),
    main,
    here: 'queues',
    back: { href: at(input.params), text: say('customs.xml.back') },
  })
}
