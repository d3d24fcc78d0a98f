/**
 * Kinds of goods that rules of a market ask about, by the beginning of their code. The rules name kinds, not codes; which
 * code is of which kind is general knowledge here and told as unsure. Where two beginnings fit, both kinds hold.
 */
const beginnings = {
  food: [
    '02',
    '03',
    '04',
    '07',
    '08',
    '09',
    '10',
    '11',
    '12',
    '15',
    '16',
    '17',
    '18',
    '19',
    '20',
    '21',
    '2201',
    '2202',
    '2209',
  ],
  supplement: ['210690', '2936'],
  'coffee-tea': ['0901', '090210', '090220'],
  alcohol: ['2203', '2204', '2205', '2206', '2207', '2208'],
  beer: ['2203'],
  wine: ['2204', '2205'],
  sparkling: ['220410'],
  vermouth: ['2205'],
  fermented: ['2206'],
  spirits: ['2208'],
  liqueur: ['220870'],
  tobacco: ['24'],
  vape: ['240412', '854340'],
  oil: ['2710'],
  medicine: ['30'],
  cosmetics: ['3303', '3304', '3305', '3307', '3401'],
  leather: ['41', '42', '43'],
  bag: ['4202'],
  fur: ['4303', '4304'],
  plastic: ['39'],
  rubber: ['40'],
  paper: ['48'],
  book: ['49'],
  knitwear: ['60', '61'],
  textile: ['61', '62', '63'],
  clothing: ['62'],
  footwear: ['64'],
  ceramics: ['69'],
  glass: ['70'],
  iron: ['72', '73'],
  computer: ['8471'],
  bicycle: ['8712'],
  watch: ['9101', '9102'],
  furniture: ['9401', '9403'],
  toy: ['9503'],
  golf: ['950631', '950632', '950639'],
  'quota-farm': ['1006', '1202'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** All kinds that rules ask about; cider and the last two no code of six digits tells: the caller knows them. */
export const goodsClasses = [
  'food',
  'supplement',
  'coffee-tea',
  'alcohol',
  'beer',
  'wine',
  'sparkling',
  'vermouth',
  'fermented',
  'cider',
  'spirits',
  'liqueur',
  'tobacco',
  'vape',
  'oil',
  'medicine',
  'cosmetics',
  'leather',
  'bag',
  'fur',
  'plastic',
  'rubber',
  'paper',
  'book',
  'knitwear',
  'textile',
  'clothing',
  'footwear',
  'ceramics',
  'glass',
  'iron',
  'computer',
  'bicycle',
  'watch',
  'furniture',
  'toy',
  'golf',
  'quota-farm',
  'high-end-cosmetics',
  'luxury-watch',
] as const

/** A code need be compared with the beginnings of its chapter only: each has the two digits of one. */
const inChapter = Map.groupBy(
  Object.entries(beginnings).flatMap(([name, starts]) => starts.map((start) => ({ name, start }))),
  ({ start }) => start.slice(0, 2),
)

/** The kinds of a code with those that were told. */
export function classesOf(code: string, also: readonly string[] = []): readonly string[] {
  const kinds = new Set<string>()
  for (const { name, start } of inChapter.get(code.slice(0, 2)) ?? []) if (code.startsWith(start)) kinds.add(name)
  for (const name of also) kinds.add(name)
  return [...kinds]
}

/** A drink that liquor taxes may ask the litres and the strength of. */
export const isAlcohol = (code: string): boolean => classesOf(code).includes('alcohol')

/** Fresh or simply dried and cut: what Korea calls unprocessed. */
const unprocessed = ['02', '03', '0407', '07', '08', '10']

/** Which class of value-added tax food and books have, where the market's rules tell two apart. */
export function vatClassOf(market: string, code: string): 'standard' | 'reduced' {
  const classes = classesOf(code)
  if (market === 'jp') return classes.includes('food') && !classes.includes('alcohol') ? 'reduced' : 'standard'
  if (market !== 'kr') return 'standard'
  return classes.includes('book') || unprocessed.some((each) => code.startsWith(each)) ? 'reduced' : 'standard'
}
