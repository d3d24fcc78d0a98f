import { isMarket, type Market, markets } from '@westbound/landed-cost'
import { tariffFileRefusals } from '#modules/compliance'
import { chinaDay, textOf } from '#modules/markets'
import { type FileSeen, loadFile, putFile, rulesKinds, seeFile } from '#modules/rule-desk'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { refuse } from '#platform/refusal'
import { day, id, z } from '#platform/wire'
import {
  errorSummary,
  fileField,
  form,
  hidden,
  html,
  linkButton,
  nothing,
  radioGroup,
  textField,
} from '../kit/index.ts'
import { inWords } from '../landed/words.ts'
import {
  bytesOf,
  type Desk,
  deskOf,
  fileOf,
  type Input,
  moment,
  provenanceFields,
  provenanceOf,
  sections,
  settingsPage,
  typed,
  validFromField,
} from '../operator-settings/section.ts'
import { fileMistakes } from '../operator-settings/file-mistakes.ts'
import { differenceSheet, factsSheet, whoSheet } from './file-seen.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

const who = ['operator'] as const
const params = z.object({ market: z.string().max(2) })
const fileParams = params.extend({ fileId: id })
const path = `${sections.packs}/{market}/load`
const hash = z.string().length(64)
const atOf = (market: string, fileId?: string): string =>
  `${sections.packs}/${market}/load${fileId === undefined ? '' : `/${fileId}`}`

/** A file is sent here first; nothing changes before it was looked at. */
export const rulesLoadPage = onGet({
  path,
  who,
  params,
  show: (ctx, input) => ask(ctx, input, input.params.market, null),
})

export const rulesPutForm = onPost({
  path,
  who,
  params,
  fields: z.object({ file: fileOf, kind: z.enum(rulesKinds), validFrom: day, readOn: day, ...provenanceOf }),
  act: async (ctx, { params: { market }, fields }) => {
    const { file, kind, ...said } = fields
    const text = textOf(await bytesOf(file), tariffFileRefusals)
    const facts = { ...said, file: file.name.slice(0, 200) }
    const fileId = await putFile(ctx, { market: known(market), kind, text, facts })
    return { see: atOf(market, fileId) }
  },
  again: (ctx, input, again) => ask(ctx, input, input.params.market, again),
})

/** What the file would change now, and the button that loads exactly this. */
export const rulesFilePage = onGet({
  path: `${path}/{fileId}`,
  who,
  params: fileParams,
  show: (ctx, input) => seen(ctx, input, input.params, null),
})

export const rulesLoadForm = onPost({
  path: `${path}/{fileId}`,
  who,
  params: fileParams,
  fields: z.object({ hash, seen: hash }),
  act: async (ctx, { params: { fileId }, fields }) => {
    await loadFile(ctx, { fileId, ...fields })
    return { see: sections.changes, flash: 'rule-load.loaded' }
  },
  again: (ctx, input, again) => seen(ctx, input, input.params, again),
})

function known(market: string): Market {
  if (!isMarket(market)) throw refuse('request.not-found')
  return market
}

async function ask(ctx: OperatorCtx, input: Input, code: string, again: Again | null): Promise<Answer> {
  const market = known(code)
  const desk = deskOf(ctx, input, again)
  const { say, shown } = desk
  const kinds = rulesKinds.filter((kind) => market === 'cn' || kind === 'eligibility')
  const fields = html`${fileField({ name: 'file', label: say('settings.file'), hint: say('rule-load.file.hint'), accept: '.json,.csv', problem: shown.problems['file'] }, say)}
    ${radioGroup(
      {
        name: 'kind',
        label: say('rule-load.kind'),
        ...(market === 'cn' ? { hint: say('rule-load.kind.hint') } : {}),
        choices: kinds.map((value) => ({ value, text: say(`rule-load.kind.${value}`) })),
        value: typed(desk, 'kind', market === 'cn' ? 'positive-list' : 'eligibility'),
        problem: shown.problems['kind'],
      },
      say,
    )}
    ${validFromField(desk, chinaDay(ctx.now))}${readOnField(desk, chinaDay(ctx.now))}${provenanceFields(desk)}`
  const title = say('rule-load.title', { market: inWords(say, markets[market].pack.name) })
  const main = html`<p>${linkButton(say('rules.back'), sections.packs)}</p>
    ${errorSummary(shown.problems, say)}${fileMistakes(desk)}<section class="sheet stack"><h2>${title}</h2><p>${say('rule-load.text')}</p>
    ${form({ action: atOf(market), key: newId(ctx.now), submit: say('rule-load.look'), upload: true, fields, note: say('rule-load.steps'), label: title })}</section>`
  return settingsPage(desk, input, 'packs', main)
}

const readOnField = (desk: Desk, today: string) =>
  textField(
    {
      name: 'readOn',
      label: desk.say('rule-load.read-on'),
      type: 'date',
      width: 'short',
      value: typed(desk, 'readOn', today),
      problem: desk.shown.problems['readOn'],
    },
    desk.say,
  )

async function seen(
  ctx: OperatorCtx,
  input: Input,
  { market, fileId }: z.output<typeof fileParams>,
  again: Again | null,
): Promise<Answer> {
  const desk = deskOf(ctx, input, again)
  const { say } = desk
  const file = await seeFile(ctx, fileId)
  if (file.put.market !== known(market)) throw refuse('request.not-found')
  const main = html`<div class="actions">${linkButton(say('rules.back'), sections.packs)} ${linkButton(say('rule-load.other'), atOf(market))}</div>
    <h2>${say('rule-load.seen.title', { file: file.put.facts.file })}</h2>
    ${factsSheet(file, say)}${differenceSheet(file.would, say)}${whoSheet(file, chinaDay(ctx.now), say)}${loadButton(ctx, desk, file)}`
  return settingsPage(desk, input, 'packs', main)
}

/** Names the file by its hash and what was seen by its own: pressed after either changed, nothing is loaded. */
function loadButton(ctx: Ctx, { say }: Desk, file: FileSeen) {
  if (file.loadedAt !== null)
    return html`<p class="inset">${say('rule-load.loaded.at', { at: moment(file.loadedAt, say) })} <a href="${sections.changes}">${say('rules.progress')}</a></p>`
  const { diff } = file.would
  if (diff.added + diff.changed + diff.removed === 0) return nothing
  return html`<section class="sheet">${form({
    action: atOf(file.put.market, file.fileId),
    key: newId(ctx.now),
    submit: say('rule-load.go'),
    fields: html`${hidden('hash', file.hash)}${hidden('seen', file.seen)}`,
    note: say('rule-load.go.note'),
    label: say('rule-load.go'),
  })}</section>`
}
