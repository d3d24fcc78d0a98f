import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'

const dayMs = 86_400_000

/** The shared clock as a simulator asks for it; it can be moved by days. */
export async function openSharedClock() {
  let offsetMs = 0
  const server = createServer((_request, response) =>
    response.end(JSON.stringify({ now: new Date(Date.now() + offsetMs).toISOString() })),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}/`,
    forwardDays: (days: number) => {
      offsetMs += days * dayMs
    },
    close: () => server.close(),
  }
}

export const chinaDayOf = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
