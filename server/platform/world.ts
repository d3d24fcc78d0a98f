import type { Vault } from './secret.ts'
import { refuse } from './port.refusals.ts'
import type { Locale, Say } from './say.ts'

/** The outside of this process, handed to every context: keys, the public address, and the ports to other services. */
export type World = {
  readonly vault: Vault
  /** The public address, without a slash at the end: links, cookies, webhooks. */
  readonly url: string
  /** Whether this is the demonstration: simulators, mailbox, demo logins and the movable clock exist only then. */
  readonly demo: boolean
  readonly ports: Ports
  readonly say: (locale: Locale) => Say
  /** How many proxies of the operator stand before this process; none when it is left out. */
  readonly proxies?: number
  /** A folder for files (pictures, documents), outside the database. */
  readonly files: string
}

/** A named place where an outside service is plugged in; `T` is what the product asks of it. */
export type Port<T> = { readonly name: string; readonly what: string; readonly type?: (value: T) => void }
export type Ports = {
  /** The provider behind a port, or a refusal naming the port that has none. */
  use<T>(port: Port<T>): T
  has(port: Port<never>): boolean
  /** Ports without a provider, for /readyz and the operator's home. */
  missing(): readonly { readonly name: string; readonly what: string }[]
}

const declared = new Map<string, Port<never>>()

/** Declares a port: `what` says in a few words what stops while it has no provider. */
export function definePort<T>(name: string, what: string): Port<T> {
  const port: Port<T> = { name, what }
  declared.set(name, port as Port<never>)
  return port
}

/** A port's name as messages choose by it: they know no hyphens. */
export const wordOf = (port: string): string => port.replaceAll('-', '_')

export type Plug = { readonly name: string; readonly provider: unknown }

/** Binds a provider to a port; the pair goes into `openPorts`. */
export const plug = <T>(port: Port<T>, provider: T): Plug => ({ name: port.name, provider })

export function openPorts(plugs: readonly Plug[]): Ports {
  const providers = new Map(plugs.map((each) => [each.name, each.provider]))
  return {
    use: <T>(port: Port<T>): T => {
      const provider = providers.get(port.name)
      if (provider === undefined)
        throw refuse('port.missing', { port: port.name, what: port.what, kind: wordOf(port.name) })
      return provider as T // `plug` bound a T to this port's name
    },
    has: (port) => providers.has(port.name),
    missing: () => [...declared.values()].filter((port) => !providers.has(port.name)),
  }
}
