import type { ColumnType } from 'kysely'

export type Tables = {
  'planner.scenario': {
    seller_id: string
    id: string
    slot: number
    name: string
    /** Written as text, read as whatever its schema finds in it. */
    question: ColumnType<unknown, string, string>
    saved_at: Date
  }
  'planner.shared': { token: string; seller_id: string; scenario_id: string; shared_at: Date }
}
