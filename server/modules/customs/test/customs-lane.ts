/** The lane with customs at its end: the single window's simulator as a process of its own, and an operator. */
import { after } from 'node:test'
import { makeOperator } from '#modules/identity'
import type { Db } from '#platform/db'
import { plug } from '#platform/world'
import { newHome, SECRET, WEBHOOK_SECRET } from '../../../../simulators/testing/processes.ts'
import { openLane } from '../../fulfilment/test/lane.ts'
import { openDemonstrationSigner, openSingleWindow, signerPort, singleWindowPort } from '../index.ts'

const desk = {
  email: 'operator@example.org',
  name: 'Desk',
  password: 'a long enough password 7',
  locale: 'en',
} as const

/** `folders` of the product beside customs are loaded too. `reach` points the product at an address of the window. */
export async function openCustomsLane(db: Db, folders: readonly string[] = []) {
  const homes = { signer: newHome(), window: newHome() }
  after(() => Object.values(homes).forEach((home) => home.remove()))
  const opened = (url: string) => openSingleWindow({ url, secret: SECRET, webhookSecret: WEBHOOK_SECRET })
  const port = opened(nowhere)
  const signer = openDemonstrationSigner({ home: homes.signer.path })
  const lane = await openLane(db, {
    plugs: [plug(singleWindowPort, port), plug(signerPort, signer)],
    folders: ['modules/customs', ...folders],
  })
  const reach = (url: string): void => void Object.assign(port, opened(url))
  const window = await lane.start('single-window', '/webhooks/single-window', homes.window.path)
  reach(window.url)
  const operator = { kind: 'operator', id: (await lane.tx((ctx) => makeOperator(ctx, desk))) ?? '' } as const
  return { lane, window, signer, reach, operator }
}

/** Where nobody listens. */
export const nowhere = 'http://127.0.0.1:9'
