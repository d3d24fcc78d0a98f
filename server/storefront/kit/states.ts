/** The four states that every screen designs: empty, loading, refused, failed. None of them is a dead end. */
import type { Say } from '@westbound/web/messages'
import { linkButton } from './form.ts'
import { html, nothing, path, type Html, type Text } from './html.ts'
import { icon } from './icon.ts'

export type Way = { readonly text: string; readonly href: string }

const way = (to: Way | undefined): Html =>
  to === undefined ? nothing : html`<p>${linkButton(to.text, to.href, 'go')}</p>`

/** Nothing here yet: says what will stand here and how to begin. */
export const empty = (props: { readonly title: string; readonly text?: Text; readonly way?: Way }): Html =>
  html`<section class="state">${icon('empty')}<h2>${props.title}</h2>${props.text === undefined ? nothing : html`<p>${props.text}</p>`}${way(props.way)}</section>`

/**
 * Something is under way. Give the page `reload` (seconds) too: without scripts it then looks again by itself; `again`
 * is the address of the same page, for people who would rather press.
 */
export function loading(props: {
  readonly say: Say
  readonly text: string
  readonly again: string
  readonly done?: number
  readonly of?: number
}): Html {
  const { say } = props
  const bar =
    props.done === undefined || props.of === undefined
      ? html`<progress aria-label="${say('kit.state.loading')}"></progress>`
      : html`<progress aria-label="${say('kit.state.loading')}" value="${props.done}" max="${props.of}"></progress>`
  return html`<section class="state" role="status"><h2>${say('kit.state.loading')}</h2><p>${props.text}</p>${bar}<p><a href="${path(props.again)}">${say('kit.state.loading.reload')}</a></p></section>`
}

/** An expected no: what happened, why, what to do, who can help. */
export function refused(props: {
  readonly say: Say
  readonly what: string
  readonly why?: Text | undefined
  readonly todo: Text
  readonly who?: Text | undefined
  readonly way?: Way
}): Html {
  const { say } = props
  const part = (name: 'why' | 'todo' | 'who', text: Text | undefined): Html =>
    text === undefined ? nothing : html`<div><dt>${say(`kit.state.refused.${name}`)}</dt><dd>${text}</dd></div>`
  return html`<section class="state refused"><h2>${icon('alert')}${props.what}</h2><dl class="facts">${part('why', props.why)}${part('todo', props.todo)}${part('who', props.who)}</dl>${way(props.way)}</section>`
}

/** Our fault: says that nothing was changed and gives the number under which we find it. */
export const failed = (props: { readonly say: Say; readonly id: string; readonly way?: Way }): Html =>
  html`<section class="state refused" role="alert"><h2>${icon('alert')}${props.say('kit.state.failed')}</h2><p>${props.say('kit.state.failed.text')}</p><p>${props.say('kit.state.failed.id')} <code>${props.id}</code></p>${way(props.way)}</section>`
