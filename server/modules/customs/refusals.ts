import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'customs.not-found': { status: 404 },
  'customs.action-not-allowed': { status: 409 },
  'customs.wrong-signature': { status: 401 },
})
