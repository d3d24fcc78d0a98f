import type { Say } from '#platform/say'
import { hidden, html, textField, type Html, type Problems } from '../kit/index.ts'

/** E-mail and password, and where to go afterwards. */
export const passwordFields = (say: Say, next: string, email: string | undefined, problems: Problems): Html =>
  html`${hidden('next', next)}
    ${textField({ name: 'email', label: say('identity.email'), type: 'email', autocomplete: 'username', maxlength: 254, value: email, problem: problems['email'] }, say)}
    ${textField({ name: 'password', label: say('identity.password'), type: 'password', autocomplete: 'current-password', maxlength: 200, problem: problems['password'] }, say)}`
