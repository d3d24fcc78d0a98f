import { createTransport } from 'nodemailer'
import type { Messenger } from '#modules/identity'

/** Mail through the operator's own SMTP server: `smtps://user:password@host:465`, and the address it comes from. */
export function openSmtpMail(config: { readonly url: string; readonly from: string }): Messenger {
  const transport = createTransport(config.url, { from: config.from })
  const host = /@([^\s>]+)/.exec(config.from)?.[1] ?? 'localhost'
  return {
    send: async (message) => {
      try {
        const sent = await transport.sendMail({
          messageId: `<${message.id}@${host}>`,
          to: message.to,
          subject: message.subject,
          text: message.text,
          headers: { 'Content-Language': message.locale === 'zh-Hans' ? 'zh-Hans' : 'en' },
        })
        return { outcome: 'sent', reference: sent.messageId }
      } catch (error) {
        const code = replyCode(error)
        // A 5yz reply is the server's last word; the text of it may hold the address, so only the number is kept.
        if (code !== null && code >= 500 && code < 600) return { outcome: 'refused', reason: `smtp-${code}` }
        throw new Error(code === null ? 'the mail server gave no answer' : `the mail server answered ${code}`, {
          cause: code === null ? undefined : code,
        })
      }
    },
  }
}

const replyCode = (error: unknown): number | null =>
  typeof error === 'object' && error !== null && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : null
