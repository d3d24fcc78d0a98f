import type { Simulator } from '../common/simulator.ts'
import { keyPairOf, newKeyPair, privateKeyOf, publicKeyOf, signText, type KeyPair } from './signing.ts'

/** The one shop that is registered here, and the provider's own key, which lives in the journal so that a restart keeps it. */
export type Shop = {
  readonly appId: string
  readonly sellerId: string
  readonly publicKey: ReturnType<typeof publicKeyOf>
  /** Null where the shop brought its own key. */
  readonly privateKey: string | null
  /** Signs as the provider; `forged` signs with a key nobody knows. */
  readonly sign: (text: string, forged: boolean) => string
  readonly currentKey: () => string
  /** A new key pair from now on; gives back the new public key. */
  readonly rotate: () => string
  /** Certificate mode: the serial numbers that calls must name, and the one answers name; null for public-key mode. */
  readonly certificates: { readonly alipay: string; readonly app: string; readonly root: string } | null
}

export function openShop({ store, clock }: Simulator, env: NodeJS.ProcessEnv): Shop {
  const table = store.table<KeyPair>('keys')
  const own = env['ALIPAY_PRIVATE_KEY'] ?? ''
  if (table.get('current') === undefined)
    store.commit(clock.now(), [table.put('current', own === '' ? newKeyPair() : keyPairOf(own))])
  const current = () => table.get('current') ?? newKeyPair()
  // A shop that brought no key of its own is given one, as the sandbox’s key tool would.
  const brought = env['ALIPAY_APP_PUBLIC_KEY'] ?? ''
  if (brought === '' && table.get('shop') === undefined) store.commit(clock.now(), [table.put('shop', newKeyPair())])
  const given = table.get('shop')
  const forger = privateKeyOf(newKeyPair().private_key)
  const rotate = () => {
    const pair = newKeyPair()
    store.commit(clock.now(), [table.put('current', pair)])
    return pair.public_key
  }
  return {
    appId: env['ALIPAY_APP_ID'] ?? '2021000000000001',
    sellerId: env['ALIPAY_SELLER_ID'] ?? '2088000000000999',
    publicKey: publicKeyOf(brought === '' ? (given?.public_key ?? '') : brought),
    privateKey: brought === '' ? (given?.private_key ?? null) : null,
    sign: (text, forged) => signText(text, forged ? forger : privateKeyOf(current().private_key)),
    currentKey: () => current().public_key,
    rotate,
    certificates:
      (env['ALIPAY_CERT_SN'] ?? '') === ''
        ? null
        : {
            alipay: required(env, 'ALIPAY_CERT_SN'),
            app: required(env, 'ALIPAY_APP_CERT_SN'),
            root: required(env, 'ALIPAY_ROOT_CERT_SN'),
          },
  }
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value
}
