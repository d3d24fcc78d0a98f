/** Builds the browser's files. Apart from `assets.ts`, so that a serving process never loads the bundler. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { assetsFolder } from './assets.ts'

const home = fileURLToPath(new URL('.', import.meta.url))
/** The planner carries the landed-cost package and its rule packs. */
const engineHome = '../packages/landed-cost/'

/** Builds when there is no build or a source is younger than it. Tells whether it built. Under a second. */
export async function buildIfStale(): Promise<boolean> {
  const islands = readdirSync(`${home}islands`).map((name) => `islands/${name}`)
  const engine = readdirSync(`${home}${engineHome}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json)$/.test(name) && !name.includes('node_modules'))
    .map((name) => engineHome + name)
  const shared = ['landed-plan.ts', 'format.ts', 'currency.ts']
  const youngest = Math.max(
    ...['style.css', 'vite.config.ts', 'islands', ...islands, ...shared, ...engine].map(
      (name) => statSync(home + name).mtimeMs,
    ),
  )
  const built = `${assetsFolder}/manifest.json`
  if (existsSync(built) && statSync(built).mtimeMs >= youngest) return false
  await build({ root: home, configFile: `${home}vite.config.ts` })
  return true
}
