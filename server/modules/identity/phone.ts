import { refuse } from './refusals.ts'

/** Countries whose phones may sign in: dialling code and the shape of a mobile number behind it. */
const shapes: readonly (readonly [code: string, mobile: RegExp])[] = [
  ['86', /^1[3-9]\d{9}$/],
  ['852', /^[4-9]\d{7}$/],
  ['853', /^6\d{7}$/],
  ['886', /^9\d{8}$/],
  ['65', /^[89]\d{7}$/],
  ['60', /^1\d{8,9}$/],
  ['66', /^[689]\d{8}$/],
  ['84', /^[35789]\d{8}$/],
  ['62', /^8\d{8,11}$/],
  ['63', /^9\d{9}$/],
  ['81', /^[789]0\d{8}$/],
  ['82', /^1\d{8,9}$/],
]
/** Numbers of the demonstration's people: a range given to machines, in which no person has eleven digits. */
const demonstration = /^\+861400000\d{4}$/

/** A phone as people type it, as E.164: eleven digits alone are of mainland China. Refuses what is no mobile number. */
export function phoneOf(typed: string, demo: boolean): string {
  const bare = typed.replaceAll(/[\s().-]/g, '').replace(/^00/, '+')
  const whole = /^1\d{10}$/.test(bare) ? `+86${bare}` : bare
  const known = shapes.some(
    ([code, mobile]) => whole.startsWith(`+${code}`) && mobile.test(whole.slice(code.length + 1)),
  )
  if (!known || (!demo && demonstration.test(whole))) throw refuse('identity.phone-invalid')
  return whole
}

/** `+8613912345678` as a page may show it: `+86 139****5678`. */
export function maskPhone(phone: string): string {
  const code = shapes.find(([each]) => phone.startsWith(`+${each}`))?.[0] ?? ''
  const rest = phone.slice(code.length + 1)
  return `+${code} ${rest.slice(0, 3)}****${rest.slice(-4)}`
}

/** An e-mail address in lower case. Refuses what cannot be one. */
export function emailOf(typed: string): string {
  const email = typed.trim().toLowerCase()
  if (email.length > 254 || !/^[^\s@"<>,;:]+@[^\s@"<>,;:]+\.[a-z0-9-]{2,}$/.test(email))
    throw refuse('identity.email-invalid')
  return email
}
