import { definePort } from '#platform/world'
import type { MessageType, RequestType } from './tables.ts'
import type { Answer } from '#platform/outside'

/** `unknown`: no answer, or one that says nothing about what happened. It is asked again, never taken for a no. */
export type WindowAnswer<T> = Answer<T>

export type WindowReceipt = {
  /** Counts from 1 without gaps. */
  readonly cursor: bigint
  readonly messageType: string
  readonly xml: string
  readonly at: Date
}

/** What customs says of uploaded payment data: `10000` is taken, every other code a refusal in its own words. */
export type UploadAnswer = { readonly code: string; readonly message: string }

export type SingleWindow = {
  /** Sends a message; the same key with the same bytes is one message however often it is sent. */
  send(message: {
    readonly type: MessageType | RequestType
    readonly xml: string
    readonly key: string
  }): Promise<WindowAnswer<string>>
  /** The receipts after a cursor, in order, a page at most; an empty list is the end. */
  receipts(after: bigint): Promise<WindowAnswer<readonly WindowReceipt[]>>
  /** Uploads the original data of a payment (GACC 2018/179); the same key with the same text is one upload. */
  uploadPaymentData(upload: {
    readonly payExInfoStr: string
    readonly key: string
  }): Promise<WindowAnswer<UploadAnswer>>
  /** The id of a webhook whose signature is right at this moment of real time; null when it is wrong. */
  checkEvent(headers: Headers, bytes: Uint8Array): string | null
  /** The cursor of the receipt a webhook speaks of; null when it is nothing we can read. */
  readEvent(text: string): bigint | null
}

export const singleWindowPort = definePort<SingleWindow>('single-window', 'declaring to customs')
