import { readChinaTime } from './china-time.ts'
import { decimalProblem, parseDecimal } from './decimal.ts'
import { characterProblem, escapeText, lengthOf } from './text.ts'

/** What one element may hold. Lengths count characters, as the schema does. */
export type Rule =
  | { readonly kind: 'text'; readonly max: number }
  /** Any text of any length, line breaks too: a message that is quoted back. */
  | { readonly kind: 'whole text' }
  /** Printable ASCII without spaces: registration numbers and addresses of the exchange platform. */
  | { readonly kind: 'code'; readonly max: number }
  | { readonly kind: 'exact code'; readonly length: number }
  | { readonly kind: 'digits'; readonly length: number }
  /** N19,5. `positive` refuses 0 as well. */
  | { readonly kind: 'decimal'; readonly positive: boolean }
  | { readonly kind: 'serial' }
  | { readonly kind: 'guid' }
  | { readonly kind: 'time'; readonly length: 8 | 14 | 17 }
  | { readonly kind: 'one of'; readonly values: readonly string[] }

/** One element of a record, in the order of the schema. `fixed` elements are written by the library and never taken from input. */
export type Field<Key extends string> =
  | {
      readonly name: Key
      readonly required: boolean
      readonly rule: Rule
      readonly fallback?: string
      readonly mayBeEmpty?: boolean
    }
  | { readonly name: string; readonly fixed: string }

export type Layout<T extends object> = readonly Field<Extract<keyof T, string>>[]

/** Why an input was refused. `message` names the field and the limit and never repeats the value, which may be personal. */
export type Problem = {
  /** The element, by its name in the schema. */
  readonly field: string
  /** Where it stands, counted from 1: `Order 2, OrderList 1`. */
  readonly at: string
  readonly reason: 'missing' | 'too long' | 'not allowed'
  /** The largest number of characters, when that is what was broken. */
  readonly limit?: number
  readonly message: string
}

export const text = (max: number): Rule => ({ kind: 'text', max })
export const code = (max: number): Rule => ({ kind: 'code', max })
export const digits = (length: number): Rule => ({ kind: 'digits', length })
export const time = (length: 8 | 14 | 17): Rule => ({ kind: 'time', length })
export const oneOf = (...values: readonly string[]): Rule => ({ kind: 'one of', values })
export const amount: Rule = { kind: 'decimal', positive: false }
export const measure: Rule = { kind: 'decimal', positive: true }
export const serial: Rule = { kind: 'serial' }
export const guid: Rule = { kind: 'guid' }

/** Writes the elements of a record in the layout's order and collects what is wrong with them. */
export function writeFields<T extends object>(layout: Layout<T>, record: T, at: string, problems: Problem[]): string {
  return layout
    .map((field) => {
      if ('fixed' in field) return element(field.name, field.fixed)
      const value = asText(record[field.name]) ?? field.fallback
      if (value === undefined || value === '') {
        if (field.required && field.mayBeEmpty === true) return element(field.name, '')
        if (field.required) problems.push(missing(field.name, at))
        return ''
      }
      const problem = check(field.name, at, field.rule, value)
      if (problem !== null) problems.push(problem)
      return element(field.name, value)
    })
    .join('')
}

export function element(name: string, content: string): string {
  return `<ceb:${name}>${escapeText(content)}</ceb:${name}>`
}

export function missing(field: string, at: string, why = 'is required'): Problem {
  return { field, at, reason: 'missing', message: `${at}: ${field} ${why}` }
}

export function notAllowed(field: string, at: string, why: string): Problem {
  return { field, at, reason: 'not allowed', message: `${at}: ${field} ${why}` }
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}

/** The problem with one value under one rule, or null. */
export function check(field: string, at: string, rule: Rule, value: string): Problem | null {
  if (rule.kind === 'text' || rule.kind === 'code') {
    const length = lengthOf(value)
    if (length > rule.max)
      return {
        field,
        at,
        reason: 'too long',
        limit: rule.max,
        message: `${at}: ${field} has ${length} characters, at most ${rule.max} are allowed`,
      }
  }
  const why = rule.kind === 'whole text' ? null : (characterProblem(value) ?? ruleProblem(rule, value))
  return why === null ? null : notAllowed(field, at, why)
}

function ruleProblem(rule: Rule, value: string): string | null {
  switch (rule.kind) {
    case 'whole text':
      return null
    case 'text':
      return value.trim() === '' ? 'holds nothing but spaces' : null
    case 'code':
      return /^[\x21-\x7e]+$/.test(value) ? null : 'may hold only ASCII letters, digits and signs, without spaces'
    case 'exact code':
      return /^[\x21-\x7e]+$/.test(value) && value.length === rule.length
        ? null
        : `must be ${rule.length} ASCII letters, digits or signs`
    case 'digits':
      return new RegExp(`^\\d{${rule.length}}$`).test(value) ? null : `must be ${rule.length} digits`
    case 'decimal': {
      const why = decimalProblem(value)
      if (why !== null) return why
      return rule.positive && parseDecimal(value) === 0n ? 'must be more than 0' : null
    }
    case 'serial':
      return /^[1-9]\d{0,3}$/.test(value) ? null : 'must be a whole number from 1 to 9999'
    case 'guid':
      return /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(value)
        ? null
        : 'must be a UUID of 36 characters in upper case'
    case 'time':
      return value.length === rule.length && readChinaTime(value) !== null
        ? null
        : `must be a time that exists, written ${'YYYYMMDDhhmmssSSS'.slice(0, rule.length)}`
    case 'one of':
      return rule.values.includes(value) ? null : `must be ${rule.values.join(' or ')}`
  }
}
