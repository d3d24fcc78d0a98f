import { createHash } from 'node:crypto'
import type { Bank } from '#modules/payouts'
import type { Clock } from '#platform/clock'
import { must } from '#platform/check'
import type { Prng } from './prng.ts'
import type { Weather } from './weather.ts'

type File = {
  readonly id: string
  readonly endToEndId: string
  readonly amount: string
  status: 'received' | 'ACCP' | 'ACSC' | 'RJCT'
  bookedAt: Date | null
}
export type BankTwin = Bank & {
  readonly files: () => readonly Readonly<File>[]
  /** Looks at a file, then executes it; some are refused. */
  advance(id: string): void
}

/** A bank that takes each file once, by its bytes, and shows what it did only when asked. */
export function openBankTwin(clock: Clock, random: Prng, weather: Weather): BankTwin {
  const files: File[] = []
  const done = <T>(value: T) => ({ kind: 'done', value }) as const
  const part = (xml: string, tag: string): string =>
    must(new RegExp(`<${tag}[^>]*>([^<]+)</${tag}>`).exec(xml)?.[1], `a file has ${tag}`)
  return {
    debtor: { name: 'Westbound operator', account: 'WESTBOUND-USD' },
    send: (xml) =>
      weather.call(() => {
        const id = createHash('sha256').update(xml).digest('hex').slice(0, 20)
        if (!files.some((each) => each.id === id))
          files.push({
            id,
            endToEndId: part(xml, 'EndToEndId'),
            amount: part(xml, 'InstdAmt'),
            status: 'received',
            bookedAt: null,
          })
        return done({ fileId: id })
      }),
    status: (fileId) =>
      weather.call(() => {
        const file = files.find((each) => each.id === fileId)
        if (file === undefined || file.status === 'received') return done(null)
        const { endToEndId, status } = file
        const reasonCode = status === 'RJCT' ? 'AC04' : null
        return done([{ endToEndId, status, reasonCode, reasonWords: null, bankReference: file.id }])
      }),
    statement: (day) =>
      weather.call(() =>
        done(
          files.flatMap(({ id, endToEndId, amount, bookedAt }) =>
            bookedAt !== null && bookedAt.toISOString().startsWith(day)
              ? [{ endToEndId, amount, currency: 'USD', bankReference: id, bookedAt }]
              : [],
          ),
        ),
      ),
    files: () => files,
    advance: (id) => {
      const file = files.find((each) => each.id === id)
      if (file?.status === 'ACCP') Object.assign(file, { status: 'ACSC', bookedAt: clock.now() })
      if (file?.status === 'received') file.status = !weather.isClear() && random.chance(15) ? 'RJCT' : 'ACCP'
    },
  }
}
