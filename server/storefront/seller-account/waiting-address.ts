import type { SetCookie } from '#platform/page'
import type { World } from '#platform/world'

/**
 * Between asking for a code and giving it, the browser carries the address sealed, so that it stands in no URL and a
 * reload loses nothing.
 */
const cookie = 'wb_code_to'
const place = 'identity.code-to'

export const keepAddress = (world: World, address: string): SetCookie => ({
  name: cookie,
  value: Buffer.from(world.vault.seal(address, place)).toString('base64url'),
  maxAgeSeconds: 1200,
})
export const forgetAddress: SetCookie = { name: cookie, value: '', maxAgeSeconds: 0 }

/** The address a code was sent to from this browser, or null. */
export function keptAddress(world: World, headers: Headers): string | null {
  const value = new RegExp(`(?:^|;\\s*)${cookie}=([A-Za-z0-9_-]+)`).exec(headers.get('cookie') ?? '')?.[1]
  if (value === undefined) return null
  try {
    return world.vault.open(Buffer.from(value, 'base64url').toString('utf8'), place)
  } catch {
    return null // sealed with a key that is gone, or by somebody else
  }
}
