/**
 * The promise: whoever sells, buys, receives or works with us is compared with the loaded screening lists by every name they
 * have, again with each new edition and again before anything is handed over; who is alike enough waits for a person; a
 * computer never says that somebody is clear; and every score says what it is made of.
 */
export {
  caseStates,
  duty as caseDuty,
  next as caseNext,
  type CaseOwner,
  type CaseState,
  type CaseStep,
} from './case-state.ts'
export { currentEdition, type Edition } from './edition.ts'
export { caseMoved, caseOpened, listLoaded } from './events.ts'
export { forgetParty } from './forget-party.ts'
export { loadList, type ListFile, type ListLoaded } from './load-list.ts'
export { decideCase, type CaseDecision } from './move-case.ts'
export type { PartyGiven, PartyKey } from './party.ts'
export { addPartner, endPartner, partners, type NewPartner, type Partner } from './partners.ts'
export { caseOf, countCases, findCases, type CaseHead, type ScreeningCase } from './read-cases.ts'
export { formats, readList, type Format } from './read-list.ts'
export { listsLoaded, progress, type ListShown, type Progress } from './read-lists.ts'
export { refuse as refuseScreening } from './refusals.ts'
export { screenParty, watchParty, type Screened } from './screen-party.ts'
export { openIndex, type Entry, type Hit, type PartyKind, type ScreeningIndex } from './screening-index.ts'
export { standingOf, type Standing } from './standing.ts'
export { partnerRoles, type PartnerRole } from './tables.ts'
export { textOf as listText } from './text-of.ts'
