import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'sellers.not-found': { status: 404 },
  'sellers.no-business': { status: 409 },
  'sellers.not-approved': { status: 409 },
  'sellers.state-unknown': { status: 400 },
  'sellers.county-unknown': { status: 400 },
  'sellers.naics-unknown': { status: 400 },
  'sellers.zip-invalid': { status: 400 },
  'sellers.ein-invalid': { status: 400 },
  'sellers.phone-invalid': { status: 400 },
  'sellers.being-checked': { status: 409 },
  'sellers.verified-facts': { status: 409 },
  'sellers.suspended': { status: 409 },
  'sellers.routing-invalid': { status: 400 },
  'sellers.account-invalid': { status: 400 },
  'sellers.password-needed': { status: 422 },
  'sellers.no-bank-change': { status: 409 },
  'sellers.business-missing': { status: 409 },
  'sellers.bank-missing': { status: 409 },
  'sellers.already-decided': { status: 409 },
})
