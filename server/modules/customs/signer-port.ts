import type { Signer } from '@westbound/customs-cn'
import { definePort } from '#platform/world'

/** Who holds the key that signs declarations. The real one is a hardware key of a company registered in China. */
export type CustomsSigner = Signer & {
  /** True for a key made in the operator's home, which no authority knows: every message signed with it says so. */
  readonly demonstration: boolean
}

export const signerPort = definePort<CustomsSigner>('customs-signer', 'signing declarations to customs')
