import { endpoint } from '#platform/endpoint'
import { money, z } from '#platform/wire'
import { booksOf } from './books.ts'

const Finding = z.object({ code: z.string(), params: z.record(z.string(), z.string()) })

export const getBooks = endpoint({
  id: 'getBooks',
  method: 'get',
  path: '/api/v1/operator/books',
  summary: 'Balances per currency, the closing check of books and orders, and the stock check',
  who: ['operator'],
  reply: z.object({
    balances: z.array(z.object({ account: z.string(), balance: money, debits: money, credits: money })),
    closes: z.boolean(),
    findings: z.array(Finding),
    stockFindings: z.array(Finding),
  }),
  handle: async (ctx) => {
    const books = await booksOf(ctx)
    return {
      balances: books.balances.map(({ account, currency, minor, debitMinor, creditMinor }) => ({
        account,
        balance: { minor, currency },
        debits: { minor: debitMinor, currency },
        credits: { minor: creditMinor, currency },
      })),
      closes: books.findings.length === 0 && books.stockFindings.length === 0,
      findings: [...books.findings],
      stockFindings: [...books.stockFindings],
    }
  },
})
