import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { askOutside, genuineId, jsonOf, reading } from '#platform/outside'
import { uploadField, uploadPath } from './payment-data-interface.ts'
import type { SingleWindow } from './single-window-port.ts'

export type SingleWindowConfig = {
  /** Where the single window listens, without a slash at the end. */
  readonly url: string
  /** The bearer token of our calls. */
  readonly secret: string
  /** The Standard Webhooks secret (`whsec_…`) of its events. */
  readonly webhookSecret: string
}

const answerMsMax = 15_000
const SentBody = z.object({ message_id: z.string() }).transform((body) => body.message_id)
const ReceiptsBody = z
  .object({
    data: z.array(
      z.object({
        cursor: z.number().int().positive(),
        message_type: z.string(),
        xml: z.string(),
        at: z.iso.datetime({ offset: true }),
      }),
    ),
  })
  .transform(({ data }) =>
    data.map((each) => ({
      cursor: BigInt(each.cursor),
      messageType: each.message_type,
      xml: each.xml,
      at: new Date(each.at),
    })),
  )
const UploadBody = z
  .object({ code: z.union([z.string(), z.number()]), message: z.string().nullish() })
  .transform(({ code, message }) => ({ code: String(code), message: message ?? '' }))
const EventBody = z.object({
  type: z.literal('receipt.available'),
  data: z.object({ cursor: z.number().int().positive() }),
})

/** A single window that speaks the protocol of `simulators/README.md`. Never throws for what the network or it does. */
export function openSingleWindow(config: SingleWindowConfig): SingleWindow {
  const verifier = new Webhook(config.webhookSecret)
  const service = { ...config, answerMsMax, refusing: [400, 409, 413, 422] }
  return {
    send: ({ type, xml, key }) =>
      askOutside(service, '/v1/messages', reading(SentBody), {
        key,
        body: JSON.stringify({ message_type: type, xml }),
      }),
    receipts: (after) => askOutside(service, `/v1/receipts?after=${after}`, reading(ReceiptsBody)),
    uploadPaymentData: ({ payExInfoStr, key }) =>
      askOutside(service, `/v1${uploadPath.value}`, reading(UploadBody), {
        key,
        body: new URLSearchParams({ [uploadField.value]: payExInfoStr }).toString(),
        type: 'application/x-www-form-urlencoded',
      }),
    checkEvent: (headers, bytes) => genuineId(verifier, headers, bytes),
    readEvent: (text) => {
      const read = EventBody.safeParse(jsonOf(text))
      return read.success ? BigInt(read.data.data.cursor) : null
    },
  }
}
