import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readList } from './read-list.ts'
import { openIndex, type Entry, type Party } from './screening-index.ts'

const folder = join(import.meta.dirname, '../../reference/screening')
const read = (file: string, format: 'csl' | 'dpl'): readonly Entry[] =>
  readList(readFileSync(join(folder, file), 'utf8'), format).entries.map((entry) => ({ ...entry, id: entry.hash }))
const listed = (name: string, over: Partial<Entry> = {}): Entry => ({
  id: name,
  source: 'test',
  type: 'Entity',
  name,
  alsoNames: [],
  addresses: [],
  countries: [],
  ...over,
})
/** Names as lists write them, beside the samples of 2019. */
const own = [
  listed('Huawei Technologies Co., Ltd.', {
    countries: ['CN'],
    addresses: ['Bantian Huawei Base, Longgang District, Shenzhen, CN'],
  }),
  listed('ROSOBORONEKSPORT OAO', { alsoNames: ['ROSOBORONEXPORT', 'RUSSIAN DEFENSE EXPORT ROSOBORONEXPORT'] }),
  listed('PETROV, Ivan Sergeyevich', { type: 'Individual', countries: ['RU'] }),
  listed('WANG, Xiaoming', { type: 'Individual', countries: ['CN'] }),
  listed('Shenzhen Huaqiang Trading Co., Ltd.', { countries: ['CN'] }),
  listed('Harbin Institute of Technology', { countries: ['CN'] }),
  listed('Dandong Dongyuan Industrial Co., Ltd.', { countries: ['CN'] }),
  listed('QASEMI, Gholamreza', { type: 'Individual', countries: ['IR'] }),
  listed('Müller & Söhne GmbH', { countries: ['DE'] }),
  listed('SEVERNAYA VERF', { countries: ['RU'] }),
  listed('Golden Star Trading LLC', { countries: ['AE'] }),
  listed('FORTUNE', { type: 'Vessel' }),
  listed('Mahan Air', { alsoNames: ['MAHAN AIRLINES'] }),
  listed('Tianjin Micro Nano Manufacturing', { alsoNames: ['天津微纳制造技术有限公司'], countries: ['CN'] }),
]
const index = await openIndex([...own, ...read('csl-sample-2019.csv', 'csl'), ...read('dpl-2019.tsv', 'dpl')])
const threshold = 82
const find = (name: string, over: Partial<Party> = {}) =>
  index.search({ kind: 'seller', name, alsoNames: [], country: null, address: null, ...over }, { threshold: 30 })

/** What is typed, and whom a person must be shown. */
const hits: readonly (readonly [typed: string, entry: RegExp])[] = [
  // as listed, and nearly
  ['Huawei Technologies Co., Ltd.', /^Huawei/],
  ['HUAWEI TECHNOLOGIES', /^Huawei/],
  ['Huawei Technology Company Limited', /^Huawei/],
  ['Huawei', /^Huawei Tech/],
  ['Rosoboronexport', /^ROSOBORON/],
  ['200G PSA Holdings', /^200G PSA/],
  ['3K Aviation Consulting & Logistics', /^3K Aviation/],
  ['Gazprom Transgaz Volgograd', /VOLGOGRAD/],
  ['Bank of Kunlun Co., Ltd.', /KUNLUN/],
  ['Guian New District Huawei Investment', /^Gui.?an/],
  ['Intercircuit Limited', /^INTERCIRCUIT/],
  ['Nexiant', /^NEXIANT/],
  ['Tetrabal Corp', /^TETRABAL/],
  // aliases
  ['Caribe Sol', /CARIBE SOL/],
  ['Ajnad Masr', /AJNAD MASR/],
  ['Mahan Airlines', /MAHAN/i],
  ['RT-Biotechprom', /BIOTE/],
  // order of words, commas, initials, shortened names
  ['Adrian Hernandez', /HERNANDEZ/],
  ['HERNANDEZ, Adrian Manuel', /HERNANDEZ/],
  ['Ivan Petrov', /^PETROV/],
  ['Petrov I. S.', /^PETROV/],
  ['Sergeyevich Ivan Petrov', /^PETROV/],
  ['Technologies Huawei Ltd', /^Huawei/],
  ['Andrew V. O’Donnell', /O'DONNELL/],
  ['Orville L Parker', /PARKER/],
  ['Ihsan Elashi', /ELASHI/],
  // spacing and joining
  ['Hua Wei Technologies', /^Huawei/],
  ['H u a w e i Technologies', /^Huawei/],
  ['H.U.A.W.E.I. Technologies', /^Huawei/],
  ['Rosoboron Export', /^ROSOBORON/],
  ['Gazprom Bank', /^GAZPROMBANK/],
  ['Al Naser Airlines', /NASER/],
  ['AlNaser Airlines', /NASER/],
  ['Inter-Circuit Ltd.', /^INTERCIRCUIT/],
  // full width, invisible and borrowed letters, digits for letters
  ['ＨＵＡＷＥＩ　Ｔｅｃｈｎｏｌｏｇｉｅｓ', /^Huawei/],
  ['Hu\u200Bawei Tech\u00ADnologies', /^Huawei/],
  ['Нuawei Technologies', /^Huawei/],
  ['Huаwеi Technologies', /^Huawei/],
  ['Nexiаnt LLC', /^NEXIANT/],
  ['R0soboronexp0rt', /^ROSOBORON/],
  // accents and umlauts
  ['Muller & Sohne GmbH', /^Müller/],
  ['Mueller & Soehne', /^Müller/],
  ['Erik Antonio Pérez Bazán', /PEREZ/],
  // dropped vowels and slips of the key
  ['Huawei Tchnlgs', /^Huawei/],
  ['Rsbrnxprt', /^ROSOBORON/],
  ['Huwaei Technologies', /^Huawei/],
  ['Rosoboronexprot', /^ROSOBORON/],
  ['Gazprmbank Leasing', /LEASING/],
  ['Gholam Reza Ghasemi', /^QASEMI/],
  // Cyrillic
  ['Рособоронэкспорт', /^ROSOBORON/],
  ['Северная верфь', /^SEVERNAYA/],
  ['Иван Сергеевич Петров', /^PETROV/],
  ['Газпромбанк', /^GAZPROMBANK/],
  // Chinese characters against pinyin and the other way round
  ['华为技术有限公司', /^Huawei/],
  ['華為技術有限公司', /^Huawei/],
  ['王小明', /^WANG/],
  ['Wang Xiao Ming', /^WANG/],
  ['Xiaoming Wang', /^WANG/],
  ['深圳华强贸易有限公司', /^Shenzhen/],
  ['丹东东源实业有限公司', /^Dandong/],
  ['Tianjin Weina Zhizao Jishu', /^天津/],
  // legal forms
  ['Achim Development LLC', /ACHIM/],
  ['OOO Gazprom VNIIGAZ', /VNIIGAZ/],
  ['Techma G.m.b.H.', /^TECHMA/],
]

/** Whoever is somebody else: a common word in common is not enough. */
const others: readonly string[] = [
  'Blue Ridge Bees LLC',
  'Sawmill Creek Orchard LLC',
  'Golden Harvest Farms Inc.',
  'Star Trading Company',
  'International Trading Co., Ltd.',
  'General Technologies Inc',
  'China Garden Restaurant',
  'Shenzhen Foods Import Export Co., Ltd.',
  'Institute of Baking',
  'North Fork Honey Company',
  'Fortune Foods Inc.',
  'Two Levees Nuts',
  'Moscow Mills Bakery',
  'Mountain Air Coffee',
  'Harbin Street Bakery',
  'Ivan Thompson',
  'Maria Petrovsky Jewelry',
  'Adrian Jensen',
  'Manuel Ortiz Hernandez Bakery Supplies',
  'Ahmad Family Dates',
  '林小满',
  '陈静怡',
  '上海小满食品有限公司',
  '王芳',
  'Wang Wei',
  'Li Na',
  'Emily Johnson',
  'Robert Smith',
  'Pacific Aviation Museum Shop',
  'Logistics Partners of Oregon',
  'Universal Bakery',
  'Air Freight Forwarders of Seattle Union',
  'Professor Popcorn',
  'The Technology Farm',
  'Gulf Coast Pecans',
  'Eagle Creek Orchards',
  'Muller Family Creamery of Wisconsin',
]

test('who is listed is shown to a person, whatever was done to the name', () => {
  const missed = hits.flatMap(([typed, entry]) => {
    const best = find(typed)
    const found = best.find((hit) => hit.score >= threshold && entry.test(hit.entryName))
    return found === undefined
      ? [
          `${typed}: ${best
            .slice(0, 3)
            .map((hit) => `${hit.score} ${hit.entryName}`)
            .join(', ')}`,
        ]
      : []
  })
  assert.deepEqual(missed, [])
})

test('who is somebody else is left alone', () => {
  const wrong = others.flatMap((typed) =>
    find(typed)
      .filter((hit) => hit.score >= threshold)
      .map((hit) => `${typed}: ${hit.score} ${hit.entryName}`),
  )
  assert.deepEqual(wrong, [])
})

test('there are enough pairs to speak of quality', () => assert(hits.length + others.length >= 60))

test('country and address move a score a little, and never a whole name below the threshold', () => {
  const elsewhere = find('Huawei Technologies Co., Ltd.', { country: 'US' })[0]
  assert.equal(elsewhere?.score, 96)
  assert.deepEqual(elsewhere?.adjustments, [{ why: 'country-other', points: -4 }])
  const there = find('Huawei Tech', { country: 'CN', address: 'Huawei Base, Bantian, Longgang, Shenzhen' })[0]
  assert.deepEqual(
    there?.adjustments.map(({ why }) => why),
    ['country-same', 'address-same'],
  )
})

test('a ship of that name is no seller, but may be a partner’s', () => {
  assert((find('Fortune')[0]?.score ?? 0) < threshold)
  assert.equal(find('Fortune', { kind: 'partner' })[0]?.score, 100)
})

test('a score says which word was taken for which, and what was left over', () => {
  const hit = find('Hua Wei Technology Kenya')[0]
  assert.deepEqual(
    hit?.pairs.map(({ party, entry, how }) => [party, entry, how]),
    [
      ['hua wei', 'huawei', 'joined'],
      ['technology', 'technologies', 'similar'],
    ],
  )
  assert.deepEqual(hit?.leftOfParty, ['kenya'])
  assert.deepEqual(hit?.leftOfEntry, ['co', 'ltd'])
})

test('nothing but signs matches nobody, and no text breaks it', () => {
  for (const text of ['', '  ', '!!!', '\uD800', '🦀🦀', 'a'.repeat(5000), '。、', '٣٤٥'])
    assert.deepEqual(
      find(text).filter((hit) => hit.score >= threshold),
      [],
    )
})
