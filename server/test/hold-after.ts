import type { KyselyPlugin } from 'kysely'
import type { Ctx } from '#platform/context'

/**
 * A transaction that stands still once a statement naming `words` has answered, until it is let go: two of them are put
 * into the very order in which they would do harm. Everything else is as always; the statements are real.
 */
export function holdAfter(words: string) {
  const reached = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  const held = new WeakSet<object>()
  let armed = true
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      if (armed && JSON.stringify(node, noBigints).includes(words)) {
        armed = false
        held.add(queryId)
      }
      return node
    },
    transformResult: async ({ queryId, result }) => {
      if (!held.has(queryId)) return result
      reached.resolve()
      await letGo.promise
      return result
    },
  }
  return {
    in: (ctx: Ctx): Ctx => ({ ...ctx, tx: ctx.tx.withPlugin(plugin) }),
    reached: reached.promise,
    letGo: () => letGo.resolve(),
  }
}

const noBigints = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
