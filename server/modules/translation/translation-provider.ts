import { definePort } from '#platform/world'
import type { Translator } from './translation-port.ts'

/** A better drafter than the built-in glossary; without one the glossary drafts, so nothing stops. */
export const translationPort = definePort<Translator>('translation', 'Chinese drafts beyond the built-in glossary')
