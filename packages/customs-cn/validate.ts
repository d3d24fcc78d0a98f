import { schemaProblems } from './schema-checker.ts'
import type { SchemaProblem } from './schema-checker.ts'

export type { SchemaProblem } from './schema-checker.ts'

export type XmlFile = {
  /** The caller's own name for it, handed back with the answer. */
  readonly name: string
  readonly xml: string
}

export type Validation =
  | { readonly name: string; readonly ok: true }
  | { readonly name: string; readonly ok: false; readonly problems: readonly SchemaProblem[] }

/**
 * Validates messages against the authority's schema of edition 202205, all in one call of the checker (each call starts a worker,
 * so hand in many files rather than call often). Answers in the order given. A byte order mark is tolerated; a document type
 * declaration is refused before anything is parsed, and the checker has neither network nor files, so no entity is ever fetched.
 */
export async function validate(files: readonly XmlFile[]): Promise<readonly Validation[]> {
  const refused = files.map(({ xml }) => /<!DOCTYPE/i.test(xml))
  const problems = await schemaProblems(
    files.filter((_, index) => !refused[index]).map(({ xml }) => xml.replace(/^\uFEFF/, '')),
  )
  let checked = 0
  return files.map(({ name }, index) => {
    const found = refused[index]
      ? [{ line: 1, message: 'a document type declaration is not allowed' }]
      : (problems[checked++] ?? [])
    return found.length === 0 ? { name, ok: true } : { name, ok: false, problems: found }
  })
}
