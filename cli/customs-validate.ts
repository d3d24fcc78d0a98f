import { checkMessages, readDocument, shapes, verifySignature, writeDocument } from '@westbound/customs-cn'
import type { Checked } from '@westbound/customs-cn'
import { isDeepStrictEqual, TextDecoder } from 'node:util'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { type FileReason, readFileOf } from './read-file.ts'
import { styleFor, table } from './table.ts'

export const customsValidate: Command = {
  noun: 'customs',
  verb: 'validate',
  summary: 'Holds messages to China’s single window against the official schema',
  usage: `FILE… [--json]

  FILE…   messages of the import side (CEB311 … CEB900), edition 202205, as XML in UTF-8
  --json  print JSON: {valid, checked, passed, failed, files: [{file, messageType, valid, schemaValid, roundTrip,
          signature, errors: [{line, path, rule, layer, message, messageZh}]}]}

A file is valid when the official schema takes it and the lists that the specification closes in words are kept. roundTrip
says that it comes back the same when it is read and written again. signature is unsigned, holds or broken, by the key the
message itself carries; it is told and does not count, since only customs knows whose key it is. No message repeats a value.

Needs neither server nor database nor any other program. Exit code 0 when every file is valid, 1 when any is not or cannot
be read, 2 when the command was written wrongly.`,
  run,
}

/** A full message of 100 lists with 99 lines each has about half of this. */
const megabytesMax = 64

type Fault = {
  readonly line: number
  readonly path: string
  readonly rule: string
  readonly layer: string
  readonly message: string
  readonly messageZh: string
}
type Answer = {
  readonly file: string
  readonly messageType: string | null
  readonly messageName: string | null
  readonly valid: boolean
  readonly schemaValid: boolean
  readonly roundTrip: boolean
  readonly signature: string
  readonly errors: readonly Fault[]
}
type Read = { readonly file: string } & ({ readonly xml: string } | { readonly fault: Fault })

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, { json: { type: 'boolean' } })
  if ('misuse' in read) return misused(io, read.misuse)
  if (read.positionals.length === 0) return misused(io, 'Name the files of messages.')
  const files = await Promise.all(read.positionals.map(open))
  const answers = await check(files)
  const passed = answers.filter(({ valid }) => valid).length
  const failed = answers.length - passed
  const result = { valid: failed === 0, checked: answers.length, passed, failed, files: answers }
  io.write(read.values.json === true ? JSON.stringify(result, null, 2) : asText(answers, io))
  return failed === 0 ? 0 : 1
}

async function check(files: readonly Read[]): Promise<readonly Answer[]> {
  const readable = files.flatMap((each) => ('xml' in each ? [{ name: each.file, xml: each.xml }] : []))
  const checked = await checkMessages(readable)
  let next = 0
  return files.map((each): Answer => {
    if ('fault' in each) return answerOf(each.file, null, null, [each.fault])
    const found = checked[next++]
    return answerOf(each.file, each.xml, found ?? null, (found?.faults ?? []).map(faultOf))
  })
}

const faultOf = ({ line, path, rule, layer, words }: Checked['faults'][number]): Fault => ({
  line,
  path,
  rule,
  layer,
  message: words.en,
  messageZh: words.zh,
})

function answerOf(file: string, xml: string | null, found: Checked | null, errors: readonly Fault[]): Answer {
  const type = found?.message ?? null
  return {
    file,
    messageType: type === null ? null : `${type}Message`,
    messageName: type === null ? null : shapes[type].words.en,
    valid: found?.valid ?? false,
    schemaValid: found?.schemaValid ?? false,
    roundTrip: xml !== null && comesBack(xml),
    signature: xml === null ? 'unreadable' : verifySignature(xml).state,
    errors,
  }
}

/** Read, written, and read again: the same records, fields, texts and signature. */
function comesBack(xml: string): boolean {
  const first = readDocument(xml)
  if (!first.ok) return false
  const again = readDocument(writeDocument(first.document))
  return again.ok && isDeepStrictEqual(again.document, first.document)
}

/** The text of a file, or the one fault that stands for it. */
async function open(file: string): Promise<Read> {
  const fault = (rule: string, message: string, messageZh: string): Read => ({
    file,
    fault: { line: 1, path: '/', rule, layer: 'file', message, messageZh },
  })
  const read = await readFileOf(file, { megabytesMax })
  if ('bytes' in read) return textIn(file, read.bytes, fault)
  const [rule, en, zh] = faults[read.reason](read.sizeBytes)
  return fault(rule, en, zh)
}

const unreadable = () => ['unreadable', 'The file cannot be read.', '文件无法读取。'] as const
const bytesMax = megabytesMax * 1024 * 1024
const faults: Readonly<Record<FileReason, (bytes: number) => readonly [rule: string, en: string, zh: string]>> = {
  folder: () => ['not-a-file', 'This is a folder, not a file.', '这是文件夹，不是文件。'],
  'not-a-file': () => ['not-a-file', 'This is not a regular file.', '这不是普通文件。'],
  'too-large': (bytes) => [
    'too-long',
    `The file has ${bytes} bytes; at most ${bytesMax} are read.`,
    `文件过大（${bytes} 字节），最多读取 ${bytesMax} 字节。`,
  ],
  'no-file': () => ['not-found', 'There is no such file.', '文件不存在。'],
  'no-permission': unreadable,
  unreadable,
}

function textIn(file: string, bytes: Uint8Array, fault: (rule: string, en: string, zh: string) => Read): Read {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return fault('encoding', 'The file is UTF-16; messages are UTF-8.', '文件编码为 UTF-16，应为 UTF-8。')
  try {
    return { file, xml: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return fault('encoding', 'The file is not UTF-8.', '文件编码不是 UTF-8。')
  }
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound customs validate FILE… [--json]`)
  return 2
}

const errorsShown = 20

function asText(answers: readonly Answer[], io: Io): string {
  const style = styleFor(io)
  const rows = answers.map((each) => [
    each.file,
    each.messageType ?? '?',
    each.valid ? 'valid' : 'invalid',
    each.signature,
    each.errors.length === 0 ? '' : String(each.errors.length),
  ])
  const details = answers.flatMap(({ file, errors }) => [
    ...errors
      .slice(0, errorsShown)
      .map(({ line, path, rule, message }) => `${file}:${line}: ${rule}: ${message} (${path})`),
    ...(errors.length > errorsShown
      ? [`${file}: and ${errors.length - errorsShown} more; --json prints them all.`]
      : []),
  ])
  const failed = answers.filter(({ valid }) => !valid).length
  return [
    table(rows, { ...style, heads: ['file', 'message', 'result', 'signature', 'errors'] }),
    ...(details.length === 0 ? [] : ['', ...details]),
    '',
    `${answers.length - failed} valid, ${failed} invalid`,
  ].join('\n')
}
