import { readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { escrowText } from './escrow-text.ts'
import { openApiText } from './openapi-text.ts'
import { schemaText } from './schema-text.ts'

/** Writes the generated files; with `--check` it only says which are stale. */
const root = join(import.meta.dirname, '../..')
const checking = process.argv.includes('--check')
const files = [
  ['server/openapi.json', await openApiText()],
  ['server/schema.sql', await schemaText()],
  ['docs/escrow.md', escrowText()],
] as const
let stale = 0
for (const [name, text] of files) {
  const path = join(root, name)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
  stale += 1
  if (checking) console.log(`${name} is stale: run npm run generate and commit it`)
  else writeFileSync(path, text)
}
process.exit(checking && stale > 0 ? 1 : 0)
