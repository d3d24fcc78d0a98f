import { writeFileSync } from 'node:fs'
import type { TestEvent } from 'node:test/reporters'

/** Prints what failed and little else, and writes the counts where `WESTBOUND_COUNTS` says. */
export async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0 }
  for await (const event of events) {
    if (event.type === 'test:stderr') continue
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    if (event.data.details.type === 'suite') continue
    if (event.type === 'test:pass') counts.passed += 1
    else {
      counts.failed += 1
      const cause: unknown = event.data.details.error.cause ?? event.data.details.error
      yield `\n✖ ${event.data.name}\n  ${event.data.file ?? ''}:${event.data.line ?? ''}\n${indent(describe(cause))}\n`
    }
  }
  const file = process.env['WESTBOUND_COUNTS']
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts))
  yield `${counts.passed} passed, ${counts.failed} failed\n`
}

const describe = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
const indent = (text: string): string =>
  text
    .split('\n')
    .slice(0, 30)
    .map((line) => `  ${line}`)
    .join('\n')

// The test runner takes a reporter as a module's default.
// oxlint-disable-next-line import/no-default-export
export default report
