import { readFile } from 'node:fs/promises'
import { validateXML } from 'xmllint-wasm'

export type XmlFile = {
  /** The caller's own name for it, handed back with the answer. */
  readonly name: string
  readonly xml: string
}

export type Validation =
  | { readonly name: string; readonly ok: true }
  | { readonly name: string; readonly ok: false; readonly problems: readonly SchemaProblem[] }

export type SchemaProblem = {
  /** Line in the file, from 1; 0 when the checker names none. A built message is one line after its declaration. */
  readonly line: number
  /** The checker's words. They quote the value that broke the schema, so keep them out of logs where it may be personal. */
  readonly message: string
}

// The second name is the schemaLocation by which the first imports it.
const schemaFile = 'ceb-import-202205.xsd'
const signatureFile = 'xmldsig-core-schema.xsd'

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

async function schemaProblems(xmls: readonly string[]): Promise<readonly (readonly SchemaProblem[])[]> {
  if (xmls.length === 0) return []
  const [schema, signature] = await Promise.all([shipped(schemaFile), shipped(signatureFile)])
  const result = await validateXML({
    // Names of our own: the caller's might look like options or paths to the checker.
    xml: xmls.map((contents, index) => ({ fileName: `message-${index}.xml`, contents })),
    schema: { fileName: schemaFile, contents: schema },
    preload: [{ fileName: signatureFile, contents: signature }],
    initialMemoryPages: 1024,
    maxMemoryPages: 16_384,
  })
  const byFile = xmls.map((_, index) =>
    result.errors
      .filter(({ loc }) => loc?.fileName === `message-${index}.xml`)
      .map(({ loc, message }) => ({ line: loc?.lineNumber ?? 0, message: message.trim() })),
  )
  if (!result.valid && byFile.every((found) => found.length === 0))
    throw new Error(`the schema checker failed: ${result.rawOutput}`)
  return byFile
}

function shipped(name: string): Promise<string> {
  return readFile(new URL(`./schema/${name}`, import.meta.url), 'utf8')
}
