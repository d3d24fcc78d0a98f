import { crc32, inflateRawSync } from 'node:zlib'
import { assert } from '#platform/check'

/**
 * The files of a small ZIP archive, by its central directory (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16): stored or
 * deflated, not encrypted, not spanned, no ZIP64. Throws on anything else, on a wrong checksum, and as soon as the whole
 * would unpack to more than `bytesMax`, so that a bomb costs no memory.
 */
export type ZipFile = { readonly name: string; readonly bytes: Uint8Array }

const signatures = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 } as const
const endBytes = 22
const commentBytesMax = 65_535

export function unzip(archive: Uint8Array, bytesMax: number): readonly ZipFile[] {
  const zip = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  const end = endOf(zip)
  const files: ZipFile[] = []
  let at = zip.readUInt32LE(end + 16)
  let left = bytesMax
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    assert(zip.readUInt32LE(at) === signatures.entry, 'an entry of the directory')
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28)
    const size = zip.readUInt32LE(at + 24)
    left -= size
    assert(left >= 0, 'an archive of a reasonable size')
    files.push({ name: zip.subarray(at + 46, nameEnd).toString('latin1'), bytes: bytesOf(zip, at, size) })
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return files
}

/** The end record stands last, but for a comment. */
function endOf(zip: Buffer): number {
  const first = Math.max(0, zip.length - endBytes - commentBytesMax)
  for (let at = zip.length - endBytes; at >= first; at -= 1) if (zip.readUInt32LE(at) === signatures.end) return at
  throw new Error('no ZIP archive')
}

function bytesOf(zip: Buffer, entry: number, size: number): Uint8Array {
  assert((zip.readUInt16LE(entry + 8) & 1) === 0, 'an archive that is not encrypted')
  const method = zip.readUInt16LE(entry + 10)
  const local = zip.readUInt32LE(entry + 42)
  assert(zip.readUInt32LE(local) === signatures.local, 'the head of a file')
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20))
  assert(method === 0 || method === 8, 'a file that is stored or deflated')
  const bytes = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) })
  assert(bytes.length === size && crc32(bytes) === zip.readUInt32LE(entry + 16), 'a file as it was packed')
  return bytes
}
