import { z } from 'zod'
import type { PaymentProvider, ProviderAnswer } from '#modules/payments'
import type { WeChatPayConfig } from './config.ts'

/**
 * WeChat's web authorisation, silent (`snsapi_base`): a browser inside WeChat is sent to its page, comes back at once with a
 * code, and the code is exchanged for the buyer's open id, once and within five minutes. It is no part of API v3: nothing is
 * signed, our secret stands in the query as published, a no is told by `errcode` under status 200, and the tokens that come
 * along are thrown away.
 */
export function openWebAuthorisation(config: WeChatPayConfig): Pick<PaymentProvider, 'payerQuestion'> {
  const { webAuthorisation: given, appId } = config
  if (given === null) return {}
  return {
    payerQuestion: {
      // WeChat matches the whole address: the parameters stand in exactly this order, and the mark at its end is part of it.
      url: ({ returnUrl, state }) =>
        `${given.pageUrl}/connect/oauth2/authorize?appid=${appId}&redirect_uri=${encodeURIComponent(returnUrl)}&response_type=code&scope=snsapi_base&state=${state}#wechat_redirect`,
      answer: async (code) => {
        const query = new URLSearchParams({
          appid: appId,
          secret: given.appSecret,
          code,
          grant_type: 'authorization_code',
        })
        return await exchange(`${given.apiUrl}/sns/oauth2/access_token?${query}`, config.answerMsMax ?? answerMsDefault)
      },
    },
  }
}

const answerMsDefault = 10_000
/** "Busy", "too often", "too many this minute": what says nothing about the code. */
const askAgain: ReadonlySet<number> = new Set([-1, 45009, 45011])
const Said = z.union([
  z.object({
    errcode: z
      .number()
      .int()
      .refine((code) => code !== 0),
  }),
  z.object({
    openid: z.string().regex(/^[\w-]{1,128}$/),
    /** The account of somebody who only looks at a saved copy of the page: it cannot pay. */
    is_snapshotuser: z.number().optional(),
  }),
])

async function exchange(url: string, msMax: number): Promise<ProviderAnswer<string>> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(msMax) })
    if (!response.ok) return { kind: 'unknown', why: `status ${response.status}` }
    // Sent as `text/plain`, whatever it is.
    const said = Said.parse(JSON.parse(await response.text()))
    if ('errcode' in said)
      return askAgain.has(said.errcode)
        ? { kind: 'unknown', why: `errcode ${said.errcode}` }
        : { kind: 'refused', code: String(said.errcode) }
    return said.is_snapshotuser === 1
      ? { kind: 'refused', code: 'snapshot-user' }
      : { kind: 'done', value: said.openid }
  } catch (error) {
    // Its name alone: a message may repeat the address, and with it the secret.
    return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
  }
}
