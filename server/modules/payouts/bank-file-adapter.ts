import { z } from 'zod'
import type { Bank, BankAnswer } from './bank-port.ts'
import { readCamt053, readPain002 } from './read-bank-files.ts'

export type BankConfig = {
  /** Where the bank listens, without a slash at the end. */
  readonly url: string
  /** The bearer token of our calls. */
  readonly secret: string
  /** The account that payouts are drawn on. */
  readonly debtor?: { readonly name: string; readonly account: string }
}

const answerMsMax = 10_000
const ErrorBody = z.object({ code: z.string() })
const FileBody = z.object({ file_id: z.string().min(1).max(200) })
const ownAccount = { name: 'Westbound operator', account: 'WESTBOUND-USD' }

/** A bank that takes ISO 20022 files over HTTP. Never throws for what the network or the bank does. */
export function openBank(config: BankConfig): Bank {
  return {
    debtor: config.debtor ?? ownAccount,
    send: (xml) =>
      call(config, '/v1/payment-files', (text) => ({ fileId: FileBody.parse(JSON.parse(text)).file_id }), xml),
    status: async (fileId) => {
      const answer = await call(config, `/v1/payment-files/${encodeURIComponent(fileId)}/status`, readPain002)
      return answer.kind === 'refused' && answer.code === 'file.no_status_yet' ? { kind: 'done', value: null } : answer
    },
    statement: (day) => call(config, `/v1/statements/${day}`, readCamt053),
  }
}

async function call<T>(
  { url, secret }: BankConfig,
  path: string,
  read: (text: string) => T,
  xml?: string,
): Promise<BankAnswer<T>> {
  const headers = { authorization: `Bearer ${secret}` }
  const signal = AbortSignal.timeout(answerMsMax)
  try {
    const response = await fetch(`${url}${path}`, {
      ...(xml === undefined
        ? { headers }
        : { method: 'POST', headers: { ...headers, 'content-type': 'application/xml; charset=utf-8' }, body: xml }),
      signal,
    })
    const text = await response.text()
    if (response.ok) return { kind: 'done', value: read(text) }
    const refused = ErrorBody.safeParse(JSON.parse(text))
    const definite = [400, 404, 409, 422].includes(response.status) && refused.success
    return definite
      ? { kind: 'refused', code: refused.data.code }
      : { kind: 'unknown', why: `status ${response.status}` }
  } catch (error) {
    return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
  }
}
