import { definePort } from '#platform/world'
import type { Locale } from '#platform/say'

/** One message as it leaves. `id` stays the same when it is sent again, so that the other side can drop the second copy. */
export type Outgoing = {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly locale: Locale
}
/** What became of it: taken over by the provider under its reference, or refused for good. Anything else throws and is asked again. */
export type Sent =
  | { readonly outcome: 'sent'; readonly reference: string }
  | { readonly outcome: 'refused'; readonly reason: string }
export type Messenger = { send(message: Outgoing): Promise<Sent> }

/**
 * The two ways to reach a person. Identity declares them because nobody signs in without; notifications delivers through
 * them and brings their providers.
 */
export const smsPort = definePort<Messenger>('sms', 'sign-in by phone and messages to buyers')
export const mailPort = definePort<Messenger>('mail', 'sign-up of sellers and messages to sellers')
