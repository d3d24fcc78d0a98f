import { readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { openApiText } from './openapi-text.ts'
import { schemaText } from './schema-text.ts'

/** Writes the generated files; with `--check` it only says which are stale. */
const server = join(import.meta.dirname, '..')
const checking = process.argv.includes('--check')
const files = [
  ['openapi.json', await openApiText()],
  ['schema.sql', await schemaText()],
] as const
let stale = 0
for (const [name, text] of files) {
  const path = join(server, name)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
  stale += 1
  if (checking) console.log(`server/${name} is stale: run npm run generate and commit it`)
  else writeFileSync(path, text)
}
process.exit(checking && stale > 0 ? 1 : 0)
