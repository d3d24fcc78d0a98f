import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'identity.phone-invalid': { status: 400 },
  'identity.email-invalid': { status: 400 },
  'identity.password-weak': { status: 400 },
  'identity.code-wrong': { status: 422 },
  'identity.sign-in-wrong': { status: 422 },
  'identity.password-wrong': { status: 422 },
  'identity.too-soon': { status: 429 },
  'identity.too-many': { status: 429 },
  'identity.cooling-down': { status: 429 },
  'identity.limit-not-found': { status: 404 },
  'identity.link-used': { status: 410 },
  'identity.account-not-found': { status: 404 },
})
