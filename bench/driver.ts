import { Agent, request } from 'node:http'
import pg from 'pg'
import { connectionOf } from '../server/platform/db.ts'
import { keepBusy, keepComing, type HttpJob, type HttpRequest, type Job, type Measured, type SqlJob } from './load.ts'

/** The driver's process: it takes one job after the other from its parent, so that no load comes out of a server. */
process.on('message', (job: Job) => {
  const work = job.kind === 'http' ? overHttp(job) : overSql(job)
  work.then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ problem: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

async function overHttp(job: HttpJob): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: job.clients, scheduling: 'fifo' })
  const bodies: string[] = []
  const { requests, ports } = job
  const send = async (at: number, client: number): Promise<number> => {
    const asked = requests[at % requests.length]
    if (asked === undefined) throw new Error('there is nothing to send')
    const answer = await ask(agent, ports[client % ports.length] ?? 0, asked, job.refusals)
    if (job.collect) bodies[at] = answer.toString()
    return answer.length
  }
  try {
    const run = { clients: job.clients, seconds: job.seconds, most: job.once ? requests.length : Infinity }
    const measured =
      job.perSecond === null
        ? keepBusy(send, run)
        : keepComing(send, { ...run, perSecond: job.perSecond, even: job.even === true })
    return { ...(await measured), bodies }
  } finally {
    agent.destroy()
  }
}

/** The answer's bytes; anything but a success or a wanted refusal ends the whole run in its words. */
function ask(agent: Agent, port: number, asked: HttpRequest, refusals: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, agent, method: asked.method, path: asked.path, headers: asked.headers },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('error', reject)
        answer.once('end', () => {
          const body = Buffer.concat(chunks)
          const status = answer.statusCode ?? 0
          const good = (status >= 200 && status < 300) || refusals.some((code) => body.includes(`"code":"${code}"`))
          if (good) resolve(body)
          else reject(new Error(`${asked.method} ${asked.path}: ${status} ${body.toString().slice(0, 300)}`))
        })
      },
    )
    sent.once('error', reject)
    sent.end(asked.body ?? undefined)
  })
}

async function overSql(job: SqlJob): Promise<Measured> {
  const clients = await Promise.all(
    Array.from({ length: job.clients }, async () => {
      const client = new pg.Client(connectionOf(job.url))
      await client.connect()
      return client
    }),
  )
  const types = { getTypeParser: () => (text: string) => text } // the rows as they come: parsing is not the database's
  const send = async (at: number, number: number): Promise<number> => {
    const values = job.values[at % job.values.length]
    const { rowCount } = await clients[number]!.query({
      name: 'bare',
      text: job.text,
      values: [...(values ?? [])],
      types,
    })
    if (rowCount === null || rowCount === 0) throw new Error(`no row: ${job.text}`)
    return rowCount
  }
  try {
    const run = { clients: job.clients, seconds: job.seconds, most: job.once ? job.values.length : Infinity }
    return { ...(await keepBusy(send, run)), bodies: [] }
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}
