import { messageXml } from '#modules/customs'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'

/** One message as XML. It holds personal numbers, so only an operator has it, and having it is recorded. */
export const customsXmlPage = onGet({
  path: '/operator/customs/{sellerId}/{orderId}/messages/{file}',
  who: ['operator'],
  writes: 'having a message is recorded',
  params: z.object({ sellerId: z.uuid(), orderId: z.uuid(), file: z.string().regex(/^[0-9a-f-]{36}\.xml$/) }),
  show: async (ctx, { params: { sellerId, orderId, file } }) => {
    const { name, xml } = await messageXml(ctx, { sellerId, orderId, messageId: file.slice(0, -4) })
    return { file: Buffer.from(xml, 'utf8'), type: 'application/xml; charset=utf-8', name }
  },
})
