/**
 * The promise: every number in a price besides the tariff is a dated row with its source, and the newest in force holds.
 * Rows are never changed, only superseded; a price never rests on a rate older than that rate's own limit.
 */
export { chinaDay } from './china-day.ts'
export { certainty, type Provenance, provenanceBody, provenanceCells, setBy } from './provenance.ts'
export { cell, type Layout, type Line, ownFile, textOf } from './csv-rows.ts'
export { csvTable } from './csv-table.ts'
export {
  cellMistake,
  choice,
  type FileRefusals,
  type Mistake,
  refuseMistakes,
  textCell,
  type Write,
} from './file-mistakes.ts'
export { fileRefusals as tableRefusals, type Listing } from './market-file.ts'
export { rateChanged, termsChanged } from './events.ts'
export type { Route } from './tables.ts'
export {
  ageHours,
  type ExchangeRate,
  exchangeRate,
  isStale,
  listExchangeRates,
  newestRate,
  newestRates,
  type Pair,
} from './exchange-rate.ts'
export { addExchangeRates, loadExchangeRates, type NewRate } from './add-exchange-rates.ts'
export { type Band, checkBands, type FreightCard, freightOn } from './freight-card.ts'
export { cardOn, type Freight, freight, freightCards, freightCardsTo, listFreightCards } from './freight.ts'
export { addFreightCards, loadFreightCards, type NewCard } from './add-freight-cards.ts'
export {
  type CustomsRole,
  customsRoleNames,
  customsRoles,
  type SettingKey,
  settingKeys,
  settingKinds,
} from './setting-keys.ts'
export {
  type CustomsCode,
  type CustomsCodes,
  customsCodes,
  listSettings,
  needed,
  setting,
  type SettingRow,
  settingsInForce,
} from './settings.ts'
export { rowsVersion } from './rows-version.ts'
export { loadSettings, setCustomsCodes, setSettings } from './set-settings.ts'
export { loadMarketSettings } from './load-market-settings.ts'
