import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { PackBand, PackKind } from './rule-pack.ts'
import { compilePack, marketCodes, markets, type PackValue, readPack, type RulePack, verifyVectors } from './index.ts'

const folder = new URL('./vectors/', import.meta.url)
const json = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'))
const packOf = (market: string): RulePack => readPack(json(new URL(`./packs/${market}.json`, import.meta.url)))
type Written = { readonly id: string; readonly derivation: string; readonly sources: readonly string[] }
const vectorsOf = (market: string): { readonly vectors: readonly Written[] } => {
  const document: { vectors: Written[] } = JSON.parse(readFileSync(new URL(`${market}.json`, folder), 'utf8'))
  return document
}

test('every pack of the package reads without a complaint, and says where and when each rule was read', () => {
  assert.deepEqual(
    readdirSync(new URL('./packs/', import.meta.url)).toSorted(),
    marketCodes.map((code) => `${code}.json`),
  )
  for (const code of marketCodes) {
    const pack = packOf(code)
    assert.equal(pack.market, code)
    for (const { source, certainty } of Object.values(pack.origins))
      assert.ok(
        certainty === 'unsure' || !source.startsWith('general knowledge'),
        `${code}: ${source} is not ${certainty}`,
      )
    for (const { source, certainty } of Object.values(pack.origins))
      if (certainty === 'confirmed') assert.match(source, /\.(gov|go\.(id|jp|kr|th))\b/, `${code}: no authority's page`)
    for (const [key, rules] of Object.entries(pack.rules))
      for (const rule of rules) assert.match(rule.text['zh-CN'], /[\u4E00-\u9FFF]/, key)
  }
})

/** Days that returns ask for; no tax depends on them. */
const byServer = new Set(['cn-cbec.return-apply-days', 'cn-cbec.return-back-days'])

test('every rule of a pack is used by a route, by name or as a note', () => {
  for (const code of marketCodes) {
    const pack = packOf(code)
    const routes = JSON.stringify(pack.routes)
    const idle = Object.keys(pack.rules).filter((key) => !routes.includes(`"${key}"`) && !byServer.has(key))
    assert.deepEqual(idle, [], code)
  }
})

test('at least 200 vectors of our own pass, each with its derivation and sources', () => {
  let count = 0
  for (const code of marketCodes) {
    const document = vectorsOf(code)
    const { failed, verdicts } = verifyVectors(document)
    assert.deepEqual(
      verdicts.filter(({ passed }) => !passed),
      [],
    )
    assert.equal(failed, 0)
    for (const { id, derivation, sources } of document.vectors) {
      assert.ok(derivation.length > 10 && sources.length > 0, id)
      assert.ok(id.startsWith(code), id)
    }
    count += document.vectors.length
  }
  assert.ok(count >= 300, `${count}`)
})

test('every number of every pack is pinned: with another one, at least one vector of the market fails', () => {
  const loose: string[] = []
  for (const code of marketCodes) {
    const pack = packOf(code)
    const document = vectorsOf(code)
    for (const [key, rules] of Object.entries(pack.rules))
      for (const [index, rule] of rules.entries()) {
        if (rule.value === undefined || byServer.has(key)) continue
        for (const value of others(rule.value)) {
          const altered = { ...pack, rules: { ...pack.rules, [key]: rules.with(index, { ...rule, value }) } }
          const { failed } = verifyVectors(document, { ...markets, [code]: compilePack(altered) })
          if (failed === 0) loose.push(`${key}@${rule.validFrom} = ${JSON.stringify(value)}`)
        }
      }
  }
  assert.deepEqual(loose, [])
})

/** The same rule with one number changed, for each of its numbers; words and what only other code reads stay. */
function others(value: PackValue): readonly PackValue[] {
  if (typeof value === 'string') return /^[\d./]+$/.test(value) ? [changed(value)] : []
  if ('to' in value) return [{ ...value, mode: value.mode === 'up' ? 'down' : 'up' }]
  if ('classes' in value)
    return value.classes.map((each, index) => ({
      classes: value.classes.with(index, { ...each, rate: changed(each.rate) }),
    }))
  if ('kinds' in value) return otherKinds(value.kinds).map((kinds) => ({ kinds }))
  if (isBands(value))
    return value.flatMap((band, index) => [
      value.with(index, { ...band, rate: changed(band.rate) }),
      ...(band.upTo === undefined ? [] : [value.with(index, { ...band, upTo: changed(band.upTo) })]),
    ])
  return value.map((price, index) => value.with(index, { ...price, perUnit: changed(price.perUnit) }))
}

const otherKinds = (kinds: readonly PackKind[]): readonly (readonly PackKind[])[] =>
  kinds.flatMap((kind, index) =>
    (['over', 'upTo', 'below', 'rate', 'perUnit', 'perDegree', 'above'] as const).flatMap((field) => {
      const number = kind[field]
      return number === undefined ? [] : [kinds.with(index, { ...kind, [field]: changed(number) })]
    }),
  )

type PricesOfAUnit = readonly { readonly perUnit: string; readonly unit: string }[]
const isBands = (list: readonly PackBand[] | PricesOfAUnit): list is readonly PackBand[] =>
  list.every((each) => 'rate' in each)

/** A coin more, or a digit more behind the point. */
function changed(text: string): string {
  if (text.includes('/')) return text.replace('/', '1/')
  return text.includes('.') ? `${text}7` : String(BigInt(text) + 1n)
}
