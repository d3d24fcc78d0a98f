import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'documents.no-part': { status: 404 },
  'documents.no-version': { status: 404 },
  'documents.no-label': { status: 404 },
  'documents.no-line': { status: 404 },
  'documents.does-not-apply': { status: 409 },
  'documents.dates-reversed': { status: 422 },
  'documents.blanket-too-long': { status: 422 },
})
