/**
 * Notifications promises: everybody who must be told is told once, in their own language, by a message written in the
 * transaction that heard of the fact; what no provider took over is not called sent; phones and words are sealed.
 */
export { mailPort, smsPort, type Messenger } from '#modules/identity'
export { openSmtpMail } from './smtp-adapter.ts'
export { openMailbox } from './mailbox-adapter.ts'
export { mailbox, noticesOf, type Message, type Notice } from './read-messages.ts'
export { countUndelivered, sendAgain, undelivered, type Undelivered } from './undelivered.ts'
