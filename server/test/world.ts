import type { Actor, Ctx } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { newKeys, openVault } from '../platform/secret.ts'
import { openPorts, plug, type Plug, type World } from '../platform/world.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from '@westbound/web/messages'
import { openWallet, paymentPort } from '#modules/payments'

const vault = openVault(newKeys())

/** A wallet at an address where nobody listens: a payment can be opened, and stays unknown. */
const silentWallet = plug(
  paymentPort,
  openWallet({ url: 'http://127.0.0.1:9', secret: 'nobody-listens', webhookSecret: 'whsec_bm9ib2R5LWxpc3RlbnM=' }),
)

/** The outside for tests: a fresh key, the given providers, and a wallet that never answers where none is given. */
export function testWorld(plugs: readonly Plug[] = [], over: Partial<World> = {}): World {
  return {
    vault,
    url: 'http://127.0.0.1:4000',
    demo: true,
    ports: openPorts([silentWallet, ...plugs]),
    say,
    files: mkdtempSync(join(tmpdir(), 'westbound-files-')),
    ...over,
  }
}

/** A context inside `tx` for calling a use case directly. */
export function ctxOf<A extends Actor>(
  tx: Tx,
  facts: { readonly actor: A; readonly now: Date; readonly world: World },
): Ctx<A> {
  return { tx, now: facts.now, actor: facts.actor, requestId: 'test', world: facts.world }
}

export const system: Actor = { kind: 'system', id: 'test' }
