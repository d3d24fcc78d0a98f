import { findHs } from '../server/modules/classification/find-hs.ts'
import { accuracies, goldSets, readGold } from '../server/modules/classification/gold.ts'
import { hsTables } from '../server/modules/classification/hs-tables.ts'
import { bestOf, figureOf } from './best.ts'
import { keepBusy } from './load.ts'
import type { AccuracyFigure } from './report.ts'

/** Ranking on one core over all words of the gold set, and how often it is right: no database, no network. */
export async function classificationFigures(wanted: (name: string) => boolean): Promise<AccuracyFigure[]> {
  if (!wanted('classification')) return []
  const { index } = hsTables()
  const words = goldSets.flatMap((set) => readGold(set).map((each) => each.words))
  const send = async (at: number): Promise<number> => findHs(index, words[at % words.length] ?? '', 5).length
  const best = await bestOf(3, async () => ({
    ...(await keepBusy(send, { clients: 1, seconds: 2, most: Infinity })),
    bodies: [],
  }))
  const note = 'candidates for one set of words, a pure function on one core'
  return [{ ...figureOf({ name: 'classification', clients: 1, note }, best, null), accuracy: accuracies(index) }]
}
