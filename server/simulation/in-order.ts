import type { PgBoss } from 'pg-boss'

/**
 * Jobs that were made in one transaction are equally old: which of them PostgreSQL finds first depends on where the rows
 * happen to lie. A history that repeats itself takes them by what they are about.
 */
export const jobsInOrder = (text: string): string =>
  text
    .replace('ORDER BY j.priority desc, j.created_on', 'ORDER BY j.priority desc, j.created_on, j.data::text')
    .replace(/^(\s*select distinct name from jobs\.job[\s\S]*)$/, '$1 order by name')

/** The same for what was fetched together. */
export function fetchingInOrder(boss: PgBoss): PgBoss {
  const fetch = boss.fetch.bind(boss)
  const about = ({ data }: { readonly data: object }): string => JSON.stringify(data)
  const sorted = async (...asked: Parameters<typeof fetch>) => {
    const jobs = await fetch<object>(...asked)
    return jobs.toSorted((a, b) => (about(a) < about(b) ? -1 : 1))
  }
  return Object.assign(boss, { fetch: sorted })
}
