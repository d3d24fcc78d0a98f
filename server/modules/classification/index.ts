/**
 * The promise: a code is proposed, never decided. Every candidate names the words and notes it rests on and how sure it is; a
 * person chooses, and what was chosen says from which book and year, by whom, and how sure. Ranking is pure: the same words
 * and tables give the same order.
 */
export { findCodes } from './find-codes.ts'
export type { HsCandidate } from './find-hs.ts'
export { type Asking, type Candidate, type Classified, classify } from './classify.ts'
export { usLinesBeneath } from './us-lines-beneath.ts'
export { type Choice, type ChosenCode, chosenCodes, recordChoices } from './chosen-code.ts'
export { generalRules, type Note, notesFor, type Question, questionsFor } from './hs-notes.ts'
export { readGtin } from './gtin.ts'
export { usEdition, type UsLine } from './us-lines.ts'
export type { Sureness } from './tables.ts'
