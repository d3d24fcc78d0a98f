import { addPartner, endPartner, partnerRoles, partners } from '#modules/screening'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import {
  badge,
  buttonForm,
  empty,
  errorSummary,
  form,
  html,
  nothing,
  selectField,
  table,
  textField,
  type Html,
} from '../kit/index.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { caseHref, places, ways } from './shell.ts'

type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>

export const screeningPartnersPage = onGet({
  path: places.partners,
  who: ['operator'],
  show: (ctx, input) => show(ctx, input, null),
})

export const addPartnerForm = onPost({
  path: places.partners,
  who: ['operator'],
  fields: z.object({
    role: z.enum(partnerRoles),
    name: line(200),
    alsoName: z.string().trim().max(200).default(''),
    country: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/),
    address: z.string().trim().max(400).default(''),
  }),
  act: async (ctx, { fields: { alsoName, address, ...fields } }) => {
    await addPartner(ctx, {
      ...fields,
      alsoNames: alsoName === '' ? [] : [alsoName],
      address: address === '' ? null : address,
    })
    return { see: places.partners, flash: 'screening.partner.added' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

export const endPartnerForm = onPost({
  path: '/operator/screening/partners/{partnerId}/end',
  who: ['operator'],
  params: z.object({ partnerId: id }),
  fields: z.object({}),
  act: async (ctx, { params }) => {
    await endPartner(ctx, params.partnerId)
    return { see: places.partners, flash: 'screening.partner.ended' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const shown = shownOf(say, again, 'screening')
  const all = await partners(ctx)
  const rows = all.map((each) => [
    html`${each.name} <span class="note">${each.country}</span>`,
    say(`screening.role.${each.role}`),
    html`${badge(say(`screening.standing.${each.standing}`), each.standing === 'none-found' ? 'plain' : each.standing === 'match' ? 'problem' : 'wait')}${
      each.caseId === null ? nothing : html` <a href="${caseHref(each.caseId)}">${say('screening.open.case')}</a>`
    }`,
    buttonForm({
      action: `${places.partners}/${each.partnerId}/end`,
      key: newId(ctx.now),
      text: say('screening.partner.end'),
    }),
  ])
  const columns = ['name', 'role', 'standing', 'end'].map((name) => ({ label: say(`screening.partner.${name}.label`) }))
  const list =
    all.length === 0
      ? empty({ title: say('screening.partners.none'), text: say('screening.partners.none.text') })
      : table({ say, caption: say('screening.place.partners'), columns, rows })
  const main = html`${ways('partners', say)}${errorSummary(shown.problems, say)}${list}${addSheet(again?.values ?? {}, shown.problems, newId(ctx.now), say)}`
  return operatorPage(ctx, input, {
    title: say('screening.place.partners'),
    main,
    here: 'queues',
    flash: shown.flash,
  })
}

function addSheet(
  values: Readonly<Record<string, string>>,
  problems: Readonly<Record<string, string>>,
  key: string,
  say: Say,
): Html {
  const field = (name: string) => ({
    name,
    label: say(`screening.partner.${name}`),
    value: values[name],
    problem: problems[name],
  })
  const choices = partnerRoles.map((value) => ({ value, text: say(`screening.role.${value}`) }))
  const fields = html`${selectField({ ...field('role'), choices }, say)}${textField({ ...field('name'), maxlength: 200 }, say)}
    ${textField({ ...field('alsoName'), hint: say('screening.partner.alsoName.hint'), maxlength: 200, optional: true }, say)}
    ${textField({ ...field('country'), hint: say('screening.partner.country.hint'), maxlength: 2, width: 'short' }, say)}
    ${textField({ ...field('address'), maxlength: 400, optional: true }, say)}`
  return html`<section class="sheet"><h2>${say('screening.partner.add')}</h2>${form({ action: places.partners, key, submit: say('screening.partner.add.go'), fields, label: say('screening.partner.add') })}</section>`
}
