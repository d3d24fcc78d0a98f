/** Where each sealed text belongs, so that none can be pasted into another row. */
export const comparisonPlace = (orderId: string, attempt: number): string => `customs.comparison:${orderId}:${attempt}`
export const messagePlace = (messageId: string): string => `customs.message:${messageId}`
export const receiptPlace = (cursor: bigint): string => `customs.receipt:${cursor}`
export const requestMessagePlace = (messageId: string): string => `customs.request_message:${messageId}`
export const paymentDataPlace = (uploadId: string): string => `customs.payment_data_upload:${uploadId}`
