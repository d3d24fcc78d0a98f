import type { Message } from '#modules/notifications'

/** The six digits of a message that carries a code, or null. */
export const codeIn = ({ kind, text }: Pick<Message, 'kind' | 'text'>): string | null =>
  kind.endsWith('-code') ? (/(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? null) : null
