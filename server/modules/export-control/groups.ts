import { readFileSync } from 'node:fs'
import { z } from 'zod'

const folder = new URL('../../reference/us-export/', import.meta.url)
export const readReference = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

/** The questions of a classification: each group of the control lists that a product may belong to. */
export const groupIds = [
  'arms',
  'precursors',
  'machines',
  'electronics',
  'computers',
  'encryption',
  'sensors',
  'navigation',
  'marine',
  'drones',
  'military',
] as const
export type GroupId = (typeof groupIds)[number]

const Groups = z.object({
  readOn: z.iso.date(),
  act: z.string(),
  source: z.string(),
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
  groups: z.array(z.object({ id: z.enum(groupIds), category: z.string() })).length(groupIds.length),
})

/** The groups with the category of the control list each belongs to, and where they were read. */
export const controlGroups = Groups.parse(readReference('eccn.json'))
