import type { Actor, Ctx } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { newKeys, openVault } from '../platform/secret.ts'
import { openPorts, type Plug, type World } from '../platform/world.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from '@westbound/web/messages'

const vault = openVault(newKeys())

/** The outside for tests: a fresh key, the given providers and no others. */
export function testWorld(plugs: readonly Plug[] = [], over: Partial<World> = {}): World {
  return {
    vault,
    url: 'http://127.0.0.1:4000',
    demo: true,
    ports: openPorts(plugs),
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
