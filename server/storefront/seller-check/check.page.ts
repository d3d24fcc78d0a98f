import { findCodes, verdict, type HsCandidate, type Verdict } from '#modules/compliance'
import { everybody } from '#modules/identity'
import { usStates } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { page as onGet, type Answer } from '#platform/page'
import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import {
  badge,
  empty,
  facts,
  form,
  hidden,
  html,
  linkButton,
  nothing,
  radioGroup,
  refused,
  selectField,
  textField,
  type Html,
  type Tone,
} from '../kit/index.ts'
import { sellerPage } from '../seller-account/shell.ts'

const Query = z.object({
  words: z.string().trim().max(100).catch('').default(''),
  origin: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .catch('')
    .default(''),
  code: z
    .string()
    .regex(/^\d{8}(\d\d)?$/)
    .catch('')
    .default(''),
})
type Asked = z.output<typeof Query>
const here = '/sell/check'

/** Words, then a code that a person picks, then the verdict in both ways of entry. It needs no account. */
export const checkPage = onGet({
  path: here,
  who: everybody,
  query: Query,
  show: async (ctx, input): Promise<Answer> => {
    const say = ctx.world.say(input.request.locale)
    const asked = input.query
    const known = usStates.some(({ postal }) => postal === asked.origin)
    const ready = asked.words !== '' && known
    const candidates = ready ? await findCodes(ctx, asked.words, 8) : []
    const main = html`<p class="prose">${say('sellers.check.text')}</p>${wordsForm(asked, say)}
      ${ready ? codesForm(asked, candidates, say) : nothing}
      ${ready && asked.code !== '' ? await verdicts(ctx, asked, say) : nothing}`
    return sellerPage(ctx, input, {
      title: say('sellers.landing.check'),
      main,
      back: { href: '/sell', text: say('sellers.check.back') },
    })
  },
})

function wordsForm(asked: Asked, say: Say): Html {
  const states = usStates.map(({ postal, name }) => ({ value: postal, text: name }))
  const fields = html`${textField({ name: 'words', label: say('sellers.check.words'), hint: say('sellers.check.words.hint'), value: asked.words, maxlength: 100 }, say)}
    ${selectField({ name: 'origin', label: say('sellers.check.origin'), value: asked.origin, choices: states }, say)}`
  return form({ action: here, method: 'get', key: null, submit: say('sellers.check.find'), fields })
}

/** Only lines of the loaded tariff can be judged; none is chosen for anybody. */
function codesForm(asked: Asked, candidates: readonly HsCandidate[], say: Say): Html {
  const choices = candidates.flatMap(({ description, lines }) =>
    lines.map((line) => ({
      value: line.hs8,
      text: `${line.hs8} ${say.locale === 'zh-Hans' ? line.nameZh : line.nameEn}`,
      hint: description,
    })),
  )
  if (choices.length === 0) return empty({ title: say('sellers.check.none'), text: say('sellers.check.none.text') })
  const fields = html`${hidden('words', asked.words)}${hidden('origin', asked.origin)}${radioGroup({ name: 'code', label: say('sellers.check.code'), choices, value: asked.code }, say)}`
  return html`<section id="codes">${form({ action: here, method: 'get', key: null, submit: say('sellers.check.go'), fields })}</section>`
}

async function verdicts(ctx: Ctx, { code, origin }: Asked, say: Say): Promise<Html> {
  try {
    const goods = { code, originState: origin, hasPapers: [] }
    const direct = await verdict(ctx, { ...goods, mode: '9610' })
    const bonded = await verdict(ctx, { ...goods, mode: '1210' })
    return html`<section id="verdict" class="stack"><h2>${say('sellers.check.answer', { code })}</h2>
      <div class="columns">${shown('9610', direct, say)}${shown('1210', bonded, say)}</div>
      <p class="note">${say('sellers.check.note')}</p>
      <div class="actions">${linkButton(say('sellers.landing.sign-up'), '/sell/sign-up', 'go')}</div></section>`
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return refused({
      say,
      what: say(`refusal.${error.code}`, error.params),
      todo: say('sellers.check.none.text'),
      way: { text: say('sellers.check.back'), href: '/sell' },
    })
  }
}

const tones: Readonly<Record<Verdict['verdict'], Tone>> = { allowed: 'proof', needs_papers: 'wait', refused: 'problem' }

function shown(mode: '9610' | '1210', answer: Verdict, say: Say): Html {
  const zh = say.locale === 'zh-Hans'
  const mark = answer.demonstration ? html` ${badge(say('sellers.check.demonstration'), 'info')}` : nothing
  const reasons = answer.reasons.map(
    (reason) =>
      html`<li><h4>${zh ? reason.titleZh : reason.titleEn}</h4>${facts([
        [say('sellers.check.todo'), zh ? reason.toDoZh : reason.toDoEn],
        [
          say('sellers.check.source'),
          say('sellers.check.source.value', { act: reason.act, source: reason.source, day: reason.readOn }),
        ],
        [say('sellers.check.certainty'), say(`sellers.check.certainty.${reason.certainty}`)],
      ])}</li>`,
  )
  const papers = answer.papers.map(
    (paper) =>
      html`<li>${zh ? paper.nameZh : paper.nameEn} <span class="note">${say('sellers.check.issued', { by: paper.issuedBy })}</span></li>`,
  )
  const needed =
    papers.length === 0 ? nothing : html`<h4>${say('sellers.check.papers')}</h4><ul class="prose">${papers}</ul>`
  return html`<section class="sheet stack"><h3>${say(`sellers.check.mode.${mode}`)}</h3>
    <p>${badge(say(`sellers.check.verdict.${answer.verdict}`), tones[answer.verdict])}${mark}</p>
    ${needed}<ul class="stack plain">${reasons}</ul></section>`
}
