import { line, z } from '#platform/wire'

export const PhoneText = z.string().max(24).describe('A mobile number; eleven digits alone are of mainland China')
export const EmailText = z.string().max(254)
export const CodeText = z.string().regex(/^\d{6}$/, 'six digits')
export const PasswordText = z.string().min(1).max(200)
export const PersonName = line(120)

export const CodeAsked = z
  .strictObject({ resendAfterSeconds: z.number().int(), expiresAt: z.iso.datetime() })
  .openapi('CodeAsked')

export const SignedIn = z
  .strictObject({
    token: z.string().describe('For `Authorization: Bearer`; a browser gets it as a cookie from the pages instead'),
    accountId: z.string(),
    kind: z.enum(['buyer', 'seller', 'operator']),
  })
  .openapi('SignedIn')

/** What a sign-in's first half answers inside the frame; its `then` puts the session in this place before anybody sees it. */
export const notYet = { token: '', accountId: '', kind: 'buyer' } as const

/** A secret in the body must not lie in the table of kept answers, not even as a fingerprint. */
export const keyless = 'each sign-in begins a session of its own, and its secrets are not kept with a key'
export const everybody = ['anyone', 'buyer', 'seller', 'operator'] as const
