/**
 * The planner's sliders. While one is moved, every market is priced again here, by the same package and the same dated facts
 * as on the server; a moment after the last move the server's own page replaces what was computed, and the address follows.
 * Browsers that lack what the package needs keep the form, which works by itself.
 */
import { isMarket, landedCost, markets, type Goods } from '@westbound/landed-cost'
import { money } from '../format.ts'
import { freightOfCard, keptOf, type PlanLine, requestOf, shifted, type WayFacts } from '../landed-plan.ts'

type Way = { readonly facts: WayFacts; readonly goods: Goods | null }
type Data = {
  readonly line: Pick<PlanLine, 'weightGrams' | 'legalQuantity' | 'secondQuantity' | 'strength'>
  readonly ways: readonly Way[]
}

const locale = document.documentElement.lang.startsWith('zh') ? 'zh-Hans' : 'en'
const form = document.querySelector<HTMLFormElement>('[data-planner] form')
const able = 'toSorted' in Array.prototype && 'hasOwn' in Object && typeof BigInt === 'function'

if (form !== null && able && document.querySelector('[data-plan]') !== null) start(form)

function start(question: HTMLFormElement): void {
  const field = (name: string): HTMLInputElement | null => question.querySelector(`input[name="${name}"]`)
  let waiting = 0
  for (const slides of question.querySelectorAll<HTMLElement>('.slides')) slides.hidden = false
  for (const slide of question.querySelectorAll<HTMLInputElement>('[data-slide]')) {
    const box = field(slide.dataset['slide'] ?? '')
    if (box === null) continue
    slide.hidden = false
    slide.value = box.value
    box.addEventListener('input', () => {
      slide.value = box.value
      moved()
    })
    slide.addEventListener('input', () => {
      box.value = slide.dataset['slide'] === 'price' ? cents(slide.value) : slide.value
      moved()
    })
  }
  for (const name of ['route', 'content', 'unit', 'net', 'strength'])
    question.querySelector(`[name="${name}"]`)?.addEventListener('change', () => later(0))

  const moved = (): void => {
    recount(field)
    later(600)
  }
  const later = (ms: number): void => {
    clearTimeout(waiting)
    waiting = window.setTimeout(() => void load(question), ms)
  }
}

/** `12.5` of a slider as the amount it means. */
const cents = (value: string): string => {
  const [whole = '0', part = ''] = value.split('.')
  return `${whole}.${part.padEnd(2, '0').slice(0, 2)}`
}

function recount(field: (name: string) => HTMLInputElement | null): void {
  const plan = document.querySelector<HTMLElement>('[data-plan]')
  const price = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(field('price')?.value ?? '')
  const quantity = Number(field('quantity')?.value ?? '1')
  const percent = Number(field('dollar')?.value ?? '100')
  if (plan === null || price === null || !Number.isSafeInteger(quantity) || quantity < 1 || !(percent >= 50)) return
  const data: Data = JSON.parse(plan.dataset['plan'] ?? '{"ways":[]}')
  const unitUsdMinor = BigInt((price[1] ?? '0') + (price[2] ?? '').padEnd(2, '0'))
  for (const way of data.ways) write(way, { ...data.line, unitUsdMinor, quantity }, percent)
}

type Line = Data['line'] & { readonly unitUsdMinor: bigint; readonly quantity: number }

function write(way: Way, line: Line, percent: number): void {
  const facts = shifted(way.facts, percent)
  const cell = (name: string): HTMLElement | null =>
    document.querySelector<HTMLElement>(`[data-cell="${facts.market} ${name}"]`)
  const put = (name: string, text: string): void => {
    const found = cell(name)
    if (found !== null) found.textContent = text
  }
  const freightMinor = freightOfCard(facts, line.weightGrams * line.quantity)
  if (!isMarket(facts.market) || way.goods === null || freightMinor === null) return put('total', '–')
  const answer = landedCost(requestOf(facts, [{ ...line, goods: way.goods }], { freightMinor }), markets[facts.market])
  if (answer.kind === 'refused') {
    put('total', locale === 'en' ? answer.words.en : answer.words['zh-CN'])
    put('tax', '–')
    return put('keep', '–')
  }
  const here = (minor: bigint): string => money({ minor, currency: facts.currency }, locale)
  const around = (name: string, text: string): void =>
    put(name, (cell(name)?.dataset['around'] ?? '{}').replace('{}', text))
  around('total', here(answer.totalMinor))
  around('tax', here(answer.taxMinor))
  put('keep', money({ minor: keptOf(facts, answer.goodsMinor).keptMinor, currency: 'USD' }, locale))
}

/** The server's answer to what the form now asks; a failure leaves the page as it is, and the button still works. */
async function load(question: HTMLFormElement): Promise<void> {
  const asked = [...new FormData(question)].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const address = `${question.action.split('?')[0] ?? ''}?${new URLSearchParams(asked).toString()}`
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } })
    if (!answer.ok) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#plan')
    const stands = document.querySelector('#plan')
    if (fresh === null || stands === null) return
    stands.replaceWith(fresh)
    history.replaceState(null, '', address)
  } catch {
    // Without a network what was computed here stays.
  }
}
