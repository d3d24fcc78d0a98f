import type { Say } from '@westbound/web/messages'

/** How a parcel crosses, in two words on a card: 海外直邮, 保税仓. */
export const modeWords = (say: Say, mode: '9610' | '1210'): string => say(`shop.mode.${mode}`)

/** 美国·华盛顿州; a state without a name in the list shows its postal letters. */
export function originWords(say: Say, state: string): string {
  const id = `shop.state.${state}`
  return say('shop.origin', { state: say.has(id) ? say(id) : state })
}

/** The categories a shop window shows, in its order; each has a name in the messages and a drawing. */
export const categories = [
  ['fresh_fruit', 'fresh-fruit'],
  ['dried_fruit', 'dried-fruit'],
  ['nuts', 'nuts'],
  ['honey', 'honey'],
  ['wine', 'wine'],
  ['cereal', 'cereal'],
  ['pantry', 'jar'],
  ['baby', 'baby-food'],
  ['beauty', 'lotion'],
  ['garments', 't-shirt'],
  ['shoes', 'shoes'],
  ['home', 'mug'],
  ['appliances', 'toaster'],
] as const

/** What stands in for a picture that a seller has not given yet: the drawing of the category, else a plain pouch. */
export const standIn = (category: string | null): string =>
  `/drawings/${categories.find(([key]) => key === category)?.[1] ?? 'pouch'}.svg`
