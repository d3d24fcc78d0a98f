import { readFile, stat } from 'node:fs/promises'

const megabyte = 1024 * 1024

/** The whole file, or why there is none: a reason for programs and a sentence for people. */
export type FileRead =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly reason: FileReason; readonly says: string; readonly sizeBytes: number }

export type FileReason = 'folder' | 'not-a-file' | 'too-large' | 'no-file' | 'no-permission' | 'unreadable'

/**
 * Reads a file of at most so many megabytes. Its size is asked first, so that a file of gigabytes, or a device without an
 * end, is never read. What another command pipes in, `<(…)`, has no size to ask for and is held to it afterwards.
 */
export async function readFileOf(path: string, { megabytesMax }: { readonly megabytesMax: number }): Promise<FileRead> {
  const bytesMax = megabytesMax * megabyte
  const refused = (reason: FileReason, says: string, sizeBytes = 0): FileRead => ({ reason, says, sizeBytes })
  const tooLarge = (sizeBytes: number): FileRead =>
    refused('too-large', `${path} is larger than ${megabytesMax} MB.`, sizeBytes)
  try {
    const about = await stat(path)
    if (about.isDirectory()) return refused('folder', `${path} is not a file.`)
    if (!about.isFile() && !about.isFIFO()) return refused('not-a-file', `${path} is not a file.`)
    if (about.size > bytesMax) return tooLarge(about.size)
    const bytes = new Uint8Array(await readFile(path))
    return bytes.length > bytesMax ? tooLarge(bytes.length) : { bytes }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return refused('no-file', `There is no file ${path}.`)
    if (code === 'EACCES') return refused('no-permission', `${path} cannot be read: you have no permission.`)
    return refused('unreadable', `${path} cannot be read.`)
  }
}

const jsonMegabytesMax = 16

/** The JSON of a file, or the sentence that says why there is none. */
export async function jsonOf(path: string): Promise<{ readonly value: unknown } | string> {
  const read = await readFileOf(path, { megabytesMax: jsonMegabytesMax })
  if ('says' in read) return read.says
  try {
    const value: unknown = JSON.parse(Buffer.from(read.bytes).toString('utf8'))
    return { value }
  } catch (error) {
    return `${path} is no JSON: ${error instanceof Error ? error.message : ''}`
  }
}

/** The one file that a command takes, or the sentence to print before exit code 2. */
export function oneFile(
  positionals: readonly string[],
  missing: string,
): { readonly path: string } | { readonly misuse: string } {
  const [path, ...more] = positionals
  if (path === undefined) return { misuse: missing }
  return more.length === 0 ? { path } : { misuse: `One file at a time: ${path}, not also ${more.join(', ')}.` }
}
