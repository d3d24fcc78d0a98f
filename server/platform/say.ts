/** The words of the product come from the message files of the browser's kit; the platform hands them on. */
export type { Locale, Say } from '@westbound/web/messages'
