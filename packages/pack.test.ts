import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'

const here = import.meta.dirname
const modules = join(here, '..', 'node_modules')
const folder = mkdtempSync(join(tmpdir(), 'westbound-pack-'))
after(() => rmSync(folder, { recursive: true, force: true }))

// Packing rewrites package.json for a moment, so it happens in a copy: other tests read the real one meanwhile.
const copy = join(folder, 'copy')
const env = { ...process.env, PATH: `${join(modules, '.bin')}:${process.env['PATH'] ?? ''}` }
cpSync(here, join(copy, 'packages'), {
  recursive: true,
  filter: (path) => !/node_modules|dist/.test(path.slice(here.length)),
})
cpSync(join(here, '..', 'tsconfig.json'), join(copy, 'tsconfig.json'))
symlinkSync(modules, join(copy, 'node_modules'))

const Packed = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })])

for (const [name, data, dependencies] of [
  [
    'landed-cost',
    ['vectors/vectors.json', 'vectors/jp.json', 'vectors/README.md', 'packs/jp.json', 'dist/packs/jp.json'],
    [],
  ],
  ['customs-cn', ['dist/schema/ceb-import-202205.xsd', 'dist/schema/ORIGIN.md'], ['fast-xml-parser', 'xmllint-wasm']],
  ['import-records', [], []],
] as const)
  test(`${name} is packed as .js with its types and data, and its example runs from the tarball under plain Node`, () => {
    const from = join(copy, 'packages', name)
    const before = readFileSync(join(from, 'package.json'), 'utf8')
    const listed = execFileSync('npm', ['pack', '--json', '--loglevel=error'], {
      cwd: from,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [packed] = Packed.parse(JSON.parse(listed.slice(listed.indexOf('[\n'))))
    const paths = packed.files.map(({ path }) => path)
    for (const path of ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', ...data])
      assert(paths.includes(path), `${path} is packed`)
    assert.deepEqual(
      paths.filter((path) => /(?<!\.d)\.ts$|\.test\.|test-data/.test(path)),
      [],
    )
    assert.equal(readFileSync(join(from, 'package.json'), 'utf8'), before, 'package.json is as it was')
    assert(!readdirSync(from).some((each) => /dist|kept|tsconfig/.test(each)), 'nothing is left behind')

    const shop = install(join(from, packed.filename), name, dependencies)
    const readme = readFileSync(join(here, name, 'README.md'), 'utf8')
    const block = (language: string) => new RegExp('```' + language + '\\n([\\s\\S]*?)```').exec(readme)?.[1] ?? ''
    writeFileSync(join(shop, 'example.js'), stripTypeScriptTypes(block('ts')))
    assert.equal(execFileSync(process.execPath, ['example.js'], { cwd: shop, encoding: 'utf8' }), block('text'))

    writeFileSync(join(shop, 'example.ts'), block('ts'))
    const strict = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'esnext',
      '--types',
      'node',
      '--typeRoots',
    ]
    execFileSync('tsc', [...strict, join(modules, '@types'), 'example.ts'], { cwd: shop, env, stdio: 'inherit' })
  })

/** An empty folder with the tarball in it as npm lays it down, and what it depends on linked beside it. */
function install(tarball: string, name: string, dependencies: readonly string[]): string {
  const shop = join(folder, `shop-${name}`)
  const place = join(shop, 'node_modules', '@westbound', name)
  mkdirSync(place, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1'])
  for (const each of dependencies) symlinkSync(join(modules, each), join(shop, 'node_modules', each))
  writeFileSync(join(shop, 'package.json'), '{"type":"module","private":true}')
  return shop
}
