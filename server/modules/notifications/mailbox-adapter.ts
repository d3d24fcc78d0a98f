import type { Messenger } from '#modules/identity'

/** The demonstration's mailbox, for mail and SMS alike: a message is delivered by standing in the table its page reads. */
export function openMailbox(): Messenger {
  return { send: async (message) => ({ outcome: 'sent', reference: `mailbox:${message.id}` }) }
}
