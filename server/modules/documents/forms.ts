import { readFileSync } from 'node:fs'
import { z } from '#platform/wire'
import type { Content } from './contents.ts'
import type { DocumentKind } from './kinds.ts'
import { labelProfiles } from './label-profiles.ts'

/** The act or form a document follows, where it was read, and how sure that is. */
export const Followed = z
  .object({
    id: z.string(),
    act: z.string(),
    source: z.string(),
    certainty: z.enum(['confirmed', 'secondary', 'unsure']),
  })
  .openapi('DocumentFollows')
type Followed = z.output<typeof Followed>

const file = new URL('../../reference/documents/forms.json', import.meta.url)
const forms = z.object({ readOn: z.iso.date(), forms: z.array(Followed) }).parse(JSON.parse(readFileSync(file, 'utf8')))

const ofKind: Readonly<Record<DocumentKind, readonly string[]>> = {
  'commercial-invoice': ['incoterms', 'dutiable-value', 'units'],
  'packing-list': ['units'],
  cn22: ['cn22'],
  cn23: ['cn23'],
  // Its rules stand in the document itself.
  'export-statement': [],
  'origin-certificate': ['origin-certificate', 'units'],
  'lot-cover': [],
  'e-label': ['notice'],
  'buyer-notice': ['notice'],
}

/** What this document follows; a label also what is asked of its kinds of goods. */
export function followed(content: Content): readonly Followed[] {
  const kinds = content.document === 'e-label' ? content.labels.map(({ profile }) => profile) : []
  return [
    ...forms.forms.filter(({ id }) => ofKind[content.document].includes(id)),
    ...labelProfiles
      .filter(({ id }) => kinds.includes(id))
      .map(({ id, act, source, certainty }) => ({ id: `label-${id}`, act, source, certainty })),
  ]
}
