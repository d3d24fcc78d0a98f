import type { Vault } from './platform/secret.ts'
import type { Plug } from './platform/world.ts'

/** Which provider stands behind which port in this process. A port without one is named on /readyz and refuses. */
export function plugs(_env: Readonly<Record<string, string | undefined>>, _vault: Vault): readonly Plug[] {
  return []
}
