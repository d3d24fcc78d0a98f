import { z } from 'zod'

/** What an operator has from the Stripe dashboard. */
export type StripeConfig = {
  /** `sk_test_…`, `sk_live_…`, or a restricted key `rk_…`. */
  readonly secretKey: string
  /** The signing secrets `whsec_…` of our endpoint: while one is rolled, both hold. */
  readonly webhookSecrets: readonly string[]
  /** What is offered of it. */
  readonly methods: readonly ('alipay' | 'wechat-pay' | 'card')[]
  /** Where the API listens; Stripe's own address when it is left out. */
  readonly url?: string
  /** How long an answer is waited for; ten seconds when it is left out. */
  readonly answerMsMax?: number
  /** Real time, by which Stripe signs; the machine's when it is left out. */
  readonly realNow?: () => Date
}

/** What would otherwise fail at the first payment, said at the start. No value is repeated. */
export const Shape = z.object({
  secretKey: z.string().regex(/^(sk|rk)_(test|live)_.{8,}$/, 'is no secret key'),
  webhookSecrets: z
    .array(z.string().regex(/^whsec_.{8,}$/, 'is no signing secret'))
    .min(1, 'is missing')
    .max(5),
  methods: z.array(z.enum(['alipay', 'wechat-pay', 'card'])).min(1, 'is empty'),
  url: z.url({ protocol: /^https?$/, error: 'is no address' }).optional(),
})
