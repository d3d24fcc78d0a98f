import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What `npm pack` and `npm publish` run around themselves in a package's folder. Inside the workspace a package is used as
 * `.ts`, which Node refuses below `node_modules`; so before packing, `dist/` gets `.js`, `.d.ts` and the data beside them,
 * and `package.json` the exports that lead there; after packing everything is as it was.
 * See docs/decisions/0008-packages.md.
 */
const folder = process.cwd()
const manifest = join(folder, 'package.json')
const kept = join(folder, 'package.json.kept')
const dist = join(folder, 'dist')

restore() // what a broken packing left
if (process.argv[2] === 'before') {
  compile()
  // The code opens its schema beside itself; data that nothing opens (vectors) is packed where it lies.
  if (existsSync(join(folder, 'schema'))) cpSync(join(folder, 'schema'), join(dist, 'schema'), { recursive: true })
  cpSync(manifest, kept)
  writeFileSync(manifest, published(readFileSync(kept, 'utf8')))
}

function restore(): void {
  if (existsSync(kept)) renameSync(kept, manifest)
  rmSync(dist, { recursive: true, force: true })
}

function compile(): void {
  const config = join(folder, 'tsconfig.pack.json')
  const compilerOptions = {
    noEmit: false,
    outDir: 'dist',
    rootDir: '.',
    lib: ['es2024', 'dom'],
    declaration: true,
    rewriteRelativeImportExtensions: true,
  }
  const exclude = ['*.test.ts', '*.test-data.ts']
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude }))
  try {
    execFileSync('tsc', ['-p', config], { stdio: 'inherit' })
  } finally {
    rmSync(config)
  }
  // The compiler rewrites the endings of imports in .js alone.
  for (const name of readdirSync(dist).filter((each) => each.endsWith('.d.ts'))) {
    const file = join(dist, name)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(from '\.\/[^']+)\.ts'/g, "$1.js'"))
  }
}

/** The same manifest with the door of the packed files, and without what only the workspace needs. */
function published(text: string): string {
  const { scripts: _, exports: doors, ...rest }: { scripts?: object; exports?: object } = JSON.parse(text)
  const exports = { ...doors, '.': { types: './dist/index.d.ts', default: './dist/index.js' } }
  return `${JSON.stringify({ ...rest, exports }, null, 2)}\n`
}
