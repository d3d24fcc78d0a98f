import { event } from '#platform/outbox'
import { z } from 'zod'

/** A code is to be sent. The code travels sealed for the place `identity.code:<codeId>`; the address is asked by `codeToSend`. */
export const codeAsked = event('identity.code-asked', z.object({ codeId: z.uuid(), codeSealed: z.string() }))

/** Somebody asked to sign up with an address that has an account: its owner is told, the asker is not. */
export const signUpRepeated = event('identity.sign-up-repeated', z.object({ accountId: z.uuid() }))
