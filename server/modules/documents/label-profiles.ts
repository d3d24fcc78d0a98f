import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { must } from '#platform/check'

/** What may stand on an electronic label. Origin, maker's address, net content and agent come from elsewhere. */
export const labelFields = [
  'name',
  'ingredients',
  'allergens',
  'alcohol',
  'fibre',
  'material',
  'size',
  'age',
  'safetyCategory',
  'netContent',
  'origin',
  'maker',
  'agent',
  'dateMark',
  'shelfLife',
  'storage',
  'usage',
  'care',
  'nutrition',
  'saturatedFat',
  'sugars',
  'warnings',
] as const
export type LabelField = (typeof labelFields)[number]

const Profile = z.strictObject({
  id: z.enum(['alcohol', 'food', 'cosmetics', 'textile', 'shoes', 'toys', 'other']),
  hsPrefixes: z.array(z.string()),
  required: z.array(z.enum(labelFields)),
  later: z.array(z.strictObject({ field: z.enum(labelFields), from: z.iso.date(), act: z.string() })),
  optional: z.array(z.enum(labelFields)),
  act: z.string(),
  source: z.string(),
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
})
export type LabelProfile = z.infer<typeof Profile>

const file = new URL('../../reference/cn-label/profiles.json', import.meta.url)

/** What the label of which goods must say, with where that was read. */
export const labelProfiles: readonly LabelProfile[] = z
  .object({ readOn: z.iso.date(), profiles: z.array(Profile) })
  .parse(JSON.parse(readFileSync(file, 'utf8'))).profiles

/** The profile of goods by their code: the first whose chapters it begins with, else the one for all others. */
export const profileOf = (hsCode: string): LabelProfile =>
  must(
    labelProfiles.find(({ id, hsPrefixes }) => id === 'other' || hsPrefixes.some((each) => hsCode.startsWith(each))),
    'the last profile takes what no other does',
  )

/** What must stand on it on a day. */
export const requiredOn = (profile: LabelProfile, on: string): readonly LabelField[] => [
  ...profile.required,
  ...profile.later.flatMap(({ field, from }) => (from <= on ? [field] : [])),
]
