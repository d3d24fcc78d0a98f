/**
 * Identity promises: a person is who the session says, of one kind for ever; a password or a code is never kept in a form
 * that can be read back; a wrong password, an unknown address and an old code look alike; guessing is counted, also when
 * it is refused. Phones are sealed; the clear one leaves only by `contactOf`.
 */
export { authenticate, authenticateEach } from './authenticate.ts'
export {
  accountNames,
  accountOf,
  buyerOf,
  chooseLocale,
  contactOf,
  contactsOf,
  demonstrationAccounts,
  type Account,
  type Contact,
} from './account.ts'
export { accountOfRequest, cookieOf, noCookie, openSession, sessionCookie, signOut, type SignedIn } from './session.ts'
export { signInByPhone, startPhoneCode, tryPhoneCode } from './sign-in-by-phone.ts'
export { checkSignUp, signUpByEmail, tryEmailCode, verifyEmail } from './sign-up-by-email.ts'
export { reauthenticate, signInByEmail, tryPassword, tryReauthentication } from './sign-in-by-email.ts'
export { beginAsOperator, firstLinkOpen, makeFirstLink, makeOperator, type NewOperator } from './make-operator.ts'
export { codeToSend } from './code.ts'
export { codeAsked, signUpRepeated } from './events.ts'
export { mailPort, smsPort, type Messenger, type Outgoing, type Sent } from './ports.ts'
export {
  cameFrom,
  countOne,
  countTries,
  countWrongSignature,
  limits,
  type Limit,
  type Try,
  type Whom,
  type Window,
} from './limit.ts'
export { liftLimit, limitedNow, type Limited } from './limited-now.ts'
export { maskPhone } from './phone.ts'
export { searchAudit, type AuditEntry } from './search-audit.ts'
export { countParked, parkedWork, retryParked, type Parked } from './parked.ts'
export type { AccountKind } from './tables.ts'
export {
  CodeAsked,
  CodeText,
  EmailText,
  everybody,
  keyless,
  notYet,
  PasswordText,
  PersonName,
  SignedIn as SignedInReply,
} from './wire.ts'
