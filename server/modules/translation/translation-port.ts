/** What is translated: plain text except `descriptionHtml`, which has been sanitised. One list of values per option. */
export type TranslationRequest = {
  readonly title: string
  readonly descriptionHtml: string
  readonly optionNames: readonly string[]
  readonly optionValues: readonly (readonly string[])[]
  readonly vendor: string
}

/**
 * A draft, never a translation to publish: `mustBeEdited` is always true, and a person approves the Chinese text.
 * `confidence` is 0–100; `unknownWords` stayed in English; `by` names the provider that wrote it.
 */
export type ChineseDraft = {
  readonly titleZh: string
  readonly descriptionZhHtml: string
  readonly optionNamesZh: readonly string[]
  readonly optionValuesZh: readonly (readonly string[])[]
  readonly confidence: number
  readonly unknownWords: readonly string[]
  readonly by: string
  readonly mustBeEdited: true
}

export type TranslationFailure = 'timeout' | 'unreachable' | 'refused' | 'bad-answer'

/** A provider that did not answer is a value: the caller keeps the listing and tries again or falls back to the glossary. */
export type TranslationOutcome =
  | { readonly ok: true; readonly draft: ChineseDraft }
  | { readonly ok: false; readonly failure: TranslationFailure; readonly httpStatus?: number }

/** The port. Never throws. Not to be called inside a transaction. */
export type Translator = (request: TranslationRequest) => Promise<TranslationOutcome>
