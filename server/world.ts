import { say } from '@westbound/web/messages'
import { join } from 'node:path'
import { must } from './platform/check.ts'
import { openVault } from './platform/secret.ts'
import { openPorts, type World } from './platform/world.ts'
import { plugs } from './providers.ts'

/** The outside of a process of the product, as the supervisor hands it over in the environment. */
export function openWorld(env: Readonly<Record<string, string | undefined>>): World {
  const vault = openVault(must(env['WESTBOUND_KEY'], 'WESTBOUND_KEY is handed over by the supervisor'))
  const home = must(env['WESTBOUND_HOME'], 'WESTBOUND_HOME is handed over by the supervisor')
  return {
    vault,
    url: must(env['WESTBOUND_URL'], 'WESTBOUND_URL is handed over by the supervisor'),
    demo: env['WESTBOUND_DEMO'] === '1',
    ports: openPorts(plugs(env)),
    say,
    files: join(home, 'files'),
    proxies: Number(env['TRUSTED_PROXIES'] ?? 0),
  }
}
