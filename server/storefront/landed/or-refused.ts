import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { refused, type Html } from '../kit/index.ts'

/** The answer to a question; where the question is refused, why, what to do about it, and the way back to asking. */
export async function orRefused(answer: () => Promise<Html>, back: string, say: Say): Promise<Html> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof Refusal) return refusedQuestion(say(`refusal.${error.code}`, error.params), back, say)
    throw error
  }
}

export const refusedQuestion = (what: string, back: string, say: Say): Html =>
  refused({
    say,
    what,
    todo: say('planner.refused.todo'),
    way: { text: say('planner.refused.way'), href: back },
  })
