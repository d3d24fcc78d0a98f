import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'markets.rate-missing': { status: 409 },
  'markets.rate-stale': { status: 409 },
  'markets.rate-in-future': { status: 422 },
  'markets.freight-missing': { status: 409 },
  'markets.freight-too-heavy': { status: 422 },
  'markets.freight-not-rising': { status: 422 },
  'markets.freight-dearer-together': { status: 422 },
  'markets.freight-band-twice': { status: 422 },
  'markets.setting-missing': { status: 409 },
  'markets.setting-unknown': { status: 422 },
  'markets.setting-value': { status: 422 },
  'markets.code-unknown': { status: 422 },
  'markets.code-length': { status: 422 },
  'markets.file-unreadable': { status: 422 },
  'markets.file-empty': { status: 422 },
  'markets.file-mistaken': { status: 422 },
  'markets.limit-differs': { status: 422 },
})
