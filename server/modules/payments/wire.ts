import { z } from '#platform/wire'
import { payMethods } from './payment-port.ts'

export const payMethodWire = z.enum(payMethods)

/** How the buyer goes on: a page, a code to scan with the wallet's application, or a call inside of WeChat. */
export const nextStepWire = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('redirect'), url: z.string() }),
  z.object({ kind: z.literal('qr'), text: z.string() }),
  z.object({ kind: z.literal('jsapi'), params: z.record(z.string(), z.string()) }),
])
