/**
 * The promise: a product's Chinese is a draft until a person approves it, says who drafted it and how sure that is, and
 * belongs to the exact words it was made from: when those change, it is stale. Nothing here calls out inside a transaction.
 */
export { chineseOf } from './read-chinese.ts'
export { ChineseText, type Chinese, type Source } from './chinese.ts'
export { approveChinese, saveChinese } from './edit-chinese.ts'
export { requestDraft } from './request-draft.ts'
export { chineseChanged } from './events.ts'
export { translationPort } from './translation-provider.ts'
export { openAiCompatible, type OpenAiSettings } from './openai-compatible.ts'
export type { ChineseState } from './tables.ts'
