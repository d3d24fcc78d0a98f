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
/** Money that came to our account: a payment that was brought back, or a seller's repayment. */
type Credit = {
  readonly endToEndId: string | null
  readonly amount: string
  readonly reference: string
  readonly bookedAt: Date
}
/** What a twin remembers; plain data, so that a history can begin with another one's. */
export type BankTruth = { readonly files: File[]; readonly credits: Credit[] }

export type BankTwin = Bank & {
  readonly truth: BankTruth
  readonly files: () => readonly Readonly<File>[]
  readonly credits: () => readonly Credit[]
  /** The payee's bank sends the money of an executed file back, once. */
  bringBack(id: string): boolean
  /** A seller pays dollars to our account. */
  repay(amount: string): void
  /** Looks at a file, then executes it; some are refused. */
  advance(id: string): void
}

/** A bank that takes each file once, by its bytes, and shows what it did only when asked. */
export function openBankTwin(
  clock: Clock,
  random: Prng,
  weather: Weather,
  truth: BankTruth = { files: [], credits: [] },
): BankTwin {
  const { files, credits } = truth
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
    find: (messageId) =>
      weather.call(() => {
        const file = files.find((each) => each.endToEndId === messageId)
        return done(file === undefined ? null : { fileId: file.id })
      }),
    status: (fileId) =>
      weather.call(() => {
        const file = files.find((each) => each.id === fileId)
        if (file === undefined || file.status === 'received') return done(null)
        const { endToEndId, status } = file
        const reasonCode = status === 'RJCT' ? 'AC04' : null
        return done([{ endToEndId, status, reasonCode, reasonWords: null, bankReference: file.id }])
      }),
    statement: (day) => weather.call(() => done(linesOf(truth, day))),
    truth,
    credits: () => credits,
    bringBack: (id) => {
      const file = files.find((each) => each.id === id)
      if (file?.status !== 'ACSC' || credits.some(({ endToEndId }) => endToEndId === file.endToEndId)) return false
      const { endToEndId, amount } = file
      credits.push({ endToEndId, amount, reference: `back ${file.id}`, bookedAt: clock.now() })
      return true
    },
    repay: (amount) =>
      void credits.push({ endToEndId: null, amount, reference: `in ${credits.length + 1}`, bookedAt: clock.now() }),
    files: () => files,
    advance: (id) => {
      const file = files.find((each) => each.id === id)
      if (file?.status === 'ACCP') Object.assign(file, { status: 'ACSC', bookedAt: clock.now() })
      if (file?.status === 'received') file.status = !weather.isClear() && random.chance(15) ? 'RJCT' : 'ACCP'
    },
  }
}

/** What was booked on one day, both ways. */
const linesOf = ({ files, credits }: BankTruth, day: string) => [
  ...files.flatMap(({ id, endToEndId, amount, bookedAt }) =>
    bookedAt !== null && bookedAt.toISOString().startsWith(day)
      ? [lineOf('debit', { endToEndId, amount, reference: id, bookedAt })]
      : [],
  ),
  ...credits.flatMap((each) => (each.bookedAt.toISOString().startsWith(day) ? [lineOf('credit', each)] : [])),
]

const lineOf = (direction: 'credit' | 'debit', { endToEndId, amount, reference, bookedAt }: Credit) =>
  ({
    direction,
    endToEndId,
    amount,
    currency: 'USD',
    bankReference: reference,
    reasonCode: direction === 'credit' && endToEndId !== null ? 'AC04' : null,
    words: endToEndId === null ? 'from a seller' : '',
    bookedAt,
  }) as const
