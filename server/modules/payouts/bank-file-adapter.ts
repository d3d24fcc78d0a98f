import { z } from 'zod'
import { askOutside, reading } from '#platform/outside'
import type { Bank } from './bank-port.ts'
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
const FileBody = z.object({ file_id: z.string().min(1).max(200) })
const ownAccount = { name: 'Westbound operator', account: 'WESTBOUND-USD' }

/** A bank that takes ISO 20022 files over HTTP. Never throws for what the network or the bank does. */
export function openBank(config: BankConfig): Bank {
  const service = { ...config, answerMsMax }
  return {
    debtor: config.debtor ?? ownAccount,
    send: (xml) =>
      askOutside(service, '/v1/payment-files', reading(FileBody.transform((body) => ({ fileId: body.file_id }))), {
        body: xml,
        type: 'application/xml; charset=utf-8',
      }),
    find: async (messageId) => {
      const path = `/v1/payment-files?message_id=${encodeURIComponent(messageId)}`
      const answer = await askOutside(service, path, reading(FileBody.transform((body) => ({ fileId: body.file_id }))))
      return answer.kind === 'refused' && answer.code === 'file.unknown' ? { kind: 'done', value: null } : answer
    },
    status: async (fileId) => {
      const answer = await askOutside(service, `/v1/payment-files/${encodeURIComponent(fileId)}/status`, readPain002)
      return answer.kind === 'refused' && answer.code === 'file.no_status_yet' ? { kind: 'done', value: null } : answer
    },
    statement: (day) => askOutside(service, `/v1/statements/${day}`, readCamt053),
  }
}
