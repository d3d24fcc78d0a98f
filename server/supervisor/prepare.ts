import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { Refused } from './refused.ts'

type What = {
  readonly config: Config
  readonly env: Readonly<Record<string, string>>
  readonly root: string
  readonly ownerUrl: string
}

/** What must be done once the processes run and before anybody is told: the browser's files, the demonstration, the first link. */
export async function prepare({ config, env, root }: What): Promise<string | null> {
  await script(join(root, 'server', 'tools', 'build-web.ts'), env)
  await answers(
    `http://127.0.0.1:${config.port}/healthz`.replace(
      '127.0.0.1',
      config.host === '0.0.0.0' ? '127.0.0.1' : config.host,
    ),
  )
  if (config.demo) {
    await script(join(root, 'demo', 'load.ts'), env)
    return null
  }
  const said = await script(join(root, 'server', 'tools', 'first-link.ts'), env)
  return said.trim() === '' ? null : said.trim()
}

/** One line, and below it the addresses and who can sign in. */
export function readyLine(config: Config, firstLink: string | null): string {
  const at = (path: string): string => `${config.url}${path}`
  const places = `shop ${at('/zh-cn')} · sellers ${at('/sell')} · operator ${at('/operator')} · API ${at('/docs/api')}`
  if (!config.demo)
    return `Westbound is ready: ${places}${firstLink === null ? '' : `\nFirst administrator, once, within a day: ${firstLink}`}`
  return [
    `Westbound is ready: ${places}`,
    `  demo logins: ${at('/demo')} signs you in with one click; mail and SMS arrive at ${at('/demo/mailbox')}`,
    `  everything in it is invented, every tariff line and price that rests on one is marked as a demonstration`,
  ].join('\n')
}

/** Runs one of our scripts to its end and gives back what it printed; a failure ends the start in its words. */
function script(path: string, env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: string[] = []
    const wrong: string[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => wrong.push(chunk.toString()))
    child.once('exit', (code) =>
      code === 0 ? resolve(said.join('')) : reject(new Refused(wrong.join('').trim() || `${path} failed`)),
    )
  })
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok === true) return
    await wait(200)
  }
  throw new Refused(`The server does not answer at ${url}; see the logs in the home folder.`)
}
