import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'evidence.not-found': { status: 404 },
  'evidence.not-a-picture': { status: 422 },
  'evidence.too-large': { status: 413 },
  'evidence.too-many': { status: 409 },
})
