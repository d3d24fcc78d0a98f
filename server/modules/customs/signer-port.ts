import type { Signer, TextSigner } from '@westbound/customs-cn'
import { definePort, type World } from '#platform/world'

/** Who holds the key that signs declarations. The real one is a hardware key of a company registered in China. */
export type CustomsSigner = Signer & {
  /** Signs the text of the payment-data interface (GACC 2018/179) by the same key, and names its certificate. */
  readonly signText: TextSigner
  /** True for a key made in the operator's home, which no authority knows: every message signed with it says so. */
  readonly demonstration: boolean
}

export const signerPort = definePort<CustomsSigner>('customs-signer', 'signing declarations to customs')

/** The signer that is plugged in, or null: then what is to be signed waits for a person. */
export const pluggedSigner = ({ ports }: Pick<World, 'ports'>): CustomsSigner | null =>
  ports.has(signerPort) ? ports.use(signerPort) : null
