// The official schema, applied by libxml2 compiled to WebAssembly: no program of the machine is needed.
import { readFile } from 'node:fs/promises'
import { validateXML } from 'xmllint-wasm'

export type SchemaProblem = {
  /** Line in the text, from 1; 0 when the checker names none. */
  readonly line: number
  /** The checker's words. They quote the value that broke the schema, so keep them out of logs where it may be personal. */
  readonly message: string
}

// The second name is the schemaLocation by which the first imports it.
const schemaFile = 'ceb-import-202205.xsd'
const signatureFile = 'xmldsig-core-schema.xsd'

/** Holds texts against the schema, all in one call of the checker. Answers in the order given, an empty list for what fits. */
export async function schemaProblems(xmls: readonly string[]): Promise<readonly (readonly SchemaProblem[])[]> {
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
  const byFile = xmls.map((): SchemaProblem[] => [])
  for (const { loc, message } of result.errors) {
    const [, index] = /^message-(\d+)\.xml$/.exec(loc?.fileName ?? '') ?? []
    byFile[Number(index ?? -1)]?.push({ line: loc?.lineNumber ?? 0, message: message.trim() })
  }
  if (!result.valid && byFile.every((found) => found.length === 0))
    throw new Error(`the schema checker failed: ${result.rawOutput}`)
  return byFile
}

function shipped(name: string): Promise<string> {
  return readFile(new URL(`./schema/${name}`, import.meta.url), 'utf8')
}
