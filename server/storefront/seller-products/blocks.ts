import type { Block, BlockCode } from '#modules/catalog'
import type { Say } from '#platform/say'
import type { Check } from '../kit/index.ts'
import type { Editor } from './read-editor.ts'

/** The steps of the editor in the order in which a seller takes them, and what each of them mends. */
const steps = {
  basics: ['archived', 'no-variants', 'origin-missing', 'weight-missing', 'quantity-missing'],
  'hs-code': ['hs-missing', 'hs-unknown'],
  chinese: ['chinese-missing', 'chinese-stale', 'chinese-not-approved'],
  price: ['price-missing', 'price-refused', 'rate-stale'],
  verdict: ['rules-missing', 'verdict-refused', 'papers-missing', 'needs-specialist'],
} as const satisfies Readonly<Record<string, readonly BlockCode[]>>
export type Step = keyof typeof steps

const order = ['basics', 'hs-code', 'chinese', 'price', 'verdict'] as const satisfies readonly Step[]
const names = {
  basics: 'catalog.basics',
  'hs-code': 'catalog.hs',
  chinese: 'catalog.chinese',
  price: 'catalog.price',
  verdict: 'catalog.verdict',
} as const satisfies Readonly<Record<Step, string>>

const codesOf = (blocks: readonly Block[]): readonly BlockCode[] => [...new Set(blocks.map(({ code }) => code))]

/** What stands in the way in both modes: those are mended once. */
function shared({ direct, bonded }: Editor): readonly BlockCode[] {
  const other = new Set(codesOf(bonded.blocks))
  return codesOf(direct.blocks).filter((code) => other.has(code))
}

const mendedIn = (step: Step, code: BlockCode): boolean => steps[step].some((each) => each === code)

/** Whether a step is taken: nothing it mends is in the way, and what it makes is there. */
export function stepDone(editor: Editor, step: Step): boolean {
  const { direct } = editor
  if (direct.blocks.some(({ code }) => mendedIn(step, code))) return false
  if (step === 'price') return direct.prices.every(({ price }) => price !== null)
  return step !== 'verdict' || direct.verdict !== null
}

/** Every step with what it still lacks, as links to the sections. */
export function stepChecks(editor: Editor): readonly Check[] {
  const { say, direct } = editor
  const both = shared(editor)
  return order.map((step) => ({
    text: say(names[step]),
    href: `#${step}`,
    done: stepDone(editor, step),
    missing: both.filter((code) => mendedIn(step, code)).map((code) => blockWords(say, direct.blocks, code)),
  }))
}

/** What is in the way of one mode besides the steps that are missing in both. */
export function ownBlocks(editor: Editor, blocks: readonly Block[]): readonly string[] {
  const told = shared(editor).filter((code) => order.some((step) => mendedIn(step, code)))
  return codesOf(blocks)
    .filter((code) => !told.includes(code))
    .map((code) => blockWords(editor.say, blocks, code))
}

/** A block in words, with the variants it is about and why. */
function blockWords(say: Say, blocks: readonly Block[], code: BlockCode): string {
  const own = blocks.filter((block) => block.code === code)
  const variants = own.flatMap(({ details }) => details['variant'] ?? [])
  const details = own[0]?.details
  const why = details?.['why']
  const reason = typeof why === 'string' && say.has(`refusal.${why}`) ? ` ${say(`refusal.${why}`, details)}` : ''
  const named = variants.length === 0 ? '' : ` (${variants.join(', ')})`
  return `${say(`catalog.block.${code}`)}${named}${reason}${lackWords(say, own)}`
}

const litres = ['095', '096']

/** What to enter where a quantity is missing: without contents by volume no volume is known, and without net weight no weight. */
const lackWords = (say: Say, blocks: readonly Block[]): string =>
  [...new Set(blocks.flatMap(({ details }) => details['unit'] ?? []))]
    .map((unit) => ` ${say(litres.some((each) => each === unit) ? 'catalog.lacks.volume' : 'catalog.lacks.weight')}`)
    .join('')
