import { until, type Journey } from './journey.ts'

/** The newest code that was sent to an address, read where a person of the demonstration reads it. */
export function codeFor({ io, base }: Journey, address: string): Promise<string> {
  return until(`a code for ${address} lies in the mailbox`, async () => {
    const html = await mailOf(io.fetch, base, address)
    return /data-code="(\d{6})"/.exec(html)?.[1] ?? null
  })
}

/** Waits until a message to the address speaks of `word`, an order's number for one. */
export function messageTo({ io, base }: Journey, address: string, word: string): Promise<true> {
  return until(`${address} is told of ${word}`, async () =>
    (await mailOf(io.fetch, base, address)).includes(word) ? true : null,
  )
}

async function mailOf(fetch: typeof globalThis.fetch, base: string, address: string): Promise<string> {
  const answer = await fetch(`${base}/demo/mailbox?to=${encodeURIComponent(address)}`)
  if (!answer.ok) throw new Error(`the mailbox answers ${answer.status}: is this the demonstration?`)
  return answer.text()
}
