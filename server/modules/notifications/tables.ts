import type { Locale } from '#platform/say'

export type Channel = 'mail' | 'sms'
export type MessageState = 'waiting' | 'sent' | 'refused' | 'no-provider'

export type Tables = {
  'notifications.message': {
    id: string
    cause: string
    channel: Channel
    kind: string
    account_id: string | null
    locale: Locale
    to_print: string
    to_sealed: string
    subject: string
    body_sealed: string
    state: MessageState
    at: Date
    state_at: Date
    reference: string | null
  }
  'notifications.ship_watch': {
    seller_id: string
    order_id: string
    ship_by: Date
    reminded: number
    ended_at: Date | null
  }
}
