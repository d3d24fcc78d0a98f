import { type Scenario, scenariosMax } from '#modules/planner'
import type { Say } from '#platform/say'
import { instant } from '@westbound/web/format'
import { buttonForm, copyable, html, table, type Html, type Text } from '../kit/index.ts'
import { addressOf } from '../landed/asked.ts'
import { marketName } from '../landed/words.ts'

export type Desk = { readonly say: Say; readonly url: string; readonly key: () => string; readonly here: string }

/** The questions that are kept, each with its link turned on or off and a way to forget it. */
export function savedSection(list: readonly Scenario[], { say, url, key, here }: Desk): Html {
  const rows = list.map((each): readonly Text[] => {
    const { dollar, ...asked } = each.question
    const href = addressOf(here, asked, dollar === '' ? {} : { dollar })
    const press = (what: 'share' | 'unshare' | 'delete'): Html =>
      buttonForm({
        action: `${here}/${each.id}/${what}`,
        key: key(),
        text: say(`planner.press.${what}`),
        tone: what === 'delete' ? 'danger' : 'plain',
      })
    const link =
      each.token === null
        ? press('share')
        : html`${copyable(`${url}/sell/planner/shared/${each.token}`, say)} ${press('unshare')}`
    return [
      html`<a href="${href}">${each.name}</a><span class="note">${instant(each.savedAt, say.locale)}</span>`,
      marketName(say, asked.market === '' ? 'cn' : asked.market),
      link,
      press('delete'),
    ]
  })
  const columns = (['name', 'market', 'link', 'forget'] as const).map((name) => ({
    label: say(`planner.saved.${name}`),
  }))
  return html`<section class="sheet stack" id="saved">${table({
    say,
    caption: say('planner.saved.title', { n: list.length, most: scenariosMax }),
    columns,
    rows,
    empty: say('planner.saved.none'),
  })}</section>`
}
