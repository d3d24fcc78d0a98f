import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { SingleWindow, WindowAnswer } from './single-window-port.ts'

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
const ErrorBody = z.object({ code: z.string() })
const EventBody = z.object({
  type: z.literal('receipt.available'),
  data: z.object({ cursor: z.number().int().positive() }),
})

/** A single window that speaks the protocol of `simulators/README.md`. Never throws for what the network or it does. */
export function openSingleWindow(config: SingleWindowConfig): SingleWindow {
  const verifier = new Webhook(config.webhookSecret)
  return {
    send: ({ type, xml, key }) =>
      call(config, '/v1/messages', SentBody, { key, body: JSON.stringify({ message_type: type, xml }) }),
    receipts: (after) => call(config, `/v1/receipts?after=${after}`, ReceiptsBody),
    checkEvent: (headers, bytes) => {
      try {
        verifier.verify(Buffer.from(bytes).toString('utf8'), Object.fromEntries(headers))
      } catch {
        return null
      }
      return headers.get('webhook-id')
    },
    readEvent: (text) => {
      const read = EventBody.safeParse(jsonOf(text))
      return read.success ? BigInt(read.data.data.cursor) : null
    },
  }
}

async function call<S extends z.ZodType>(
  { url, secret }: SingleWindowConfig,
  path: string,
  schema: S,
  write?: { readonly key: string; readonly body: string },
): Promise<WindowAnswer<z.output<S>>> {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(answerMsMax)
  const request: RequestInit =
    write === undefined
      ? { headers }
      : { method: 'POST', headers: { ...headers, 'idempotency-key': write.key }, body: write.body }
  try {
    const response = await fetch(`${url}${path}`, { ...request, signal })
    const body: unknown = await response.json()
    if (response.ok) {
      const read = schema.safeParse(body)
      return read.success ? { kind: 'done', value: read.data } : { kind: 'unknown', why: 'unreadable answer' }
    }
    const refused = ErrorBody.safeParse(body)
    const definite = [400, 409, 413, 422].includes(response.status) && refused.success
    return definite
      ? { kind: 'refused', code: refused.data.code }
      : { kind: 'unknown', why: `status ${response.status}` }
  } catch (error) {
    return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
