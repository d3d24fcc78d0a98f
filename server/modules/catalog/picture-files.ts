import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { pictureWidths } from './picture-url.ts'

/**
 * Pictures as files: `pictures/raw/<hash>` is what came in and is never served; `pictures/<hash>-<width>.<form>` is what
 * we made of it: decoded, turned upright, scaled, written anew without any metadata. A hash names its bytes, so writing
 * twice is harmless and what is served never changes.
 */
const pixelsMax = 60_000_000
const formats = new Set(['jpeg', 'png', 'webp', 'heif', 'gif'])

export type Kept = { readonly hash: string; readonly width: number; readonly height: number }

/** Keeps bytes as they came under their hash. */
export async function keepBytes(files: string, hash: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(join(files, 'pictures', 'raw'), hash, bytes)
}

/** The bytes kept under a hash, or null. */
export async function keptBytes(files: string, hash: string): Promise<Uint8Array | null> {
  return readFile(join(files, 'pictures', 'raw', hash)).catch(() => null)
}

/** One served form, or null when there is none of this name. The name is checked by the caller's schema. */
export async function servedBytes(files: string, name: string): Promise<Uint8Array | null> {
  return readFile(join(files, 'pictures', name)).catch(() => null)
}

/** Makes all forms of a picture; null when the bytes are no picture that can be read. */
export async function makeForms(files: string, bytes: Uint8Array): Promise<Kept | null> {
  const folder = join(files, 'pictures')
  const hash = createHash('sha256').update(bytes).digest('hex')
  try {
    const read = () => sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error', pages: 1 }).autoOrient()
    const { format, width, height } = await read().metadata()
    if (!formats.has(format) || width < 16 || height < 16) return null
    for (const target of pictureWidths) {
      const scaled = read().resize({ width: target, withoutEnlargement: true }).toColourspace('srgb')
      const onWhite = scaled.clone().flatten({ background: '#ffffff' })
      await writeWhole(
        folder,
        `${hash}-${target}.avif`,
        await scaled.clone().avif({ quality: 55, effort: 2 }).toBuffer(),
      )
      await writeWhole(folder, `${hash}-${target}.webp`, await scaled.clone().webp({ quality: 78 }).toBuffer())
      await writeWhole(folder, `${hash}-${target}.jpg`, await onWhite.jpeg({ quality: 80, mozjpeg: true }).toBuffer())
    }
    return { hash, width, height }
  } catch {
    return null // whatever the decoder cannot read is no picture
  }
}

/** Writes beside and renames, so that a killed process leaves no half picture under a served name. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  await writeFile(`${path}.${process.pid}.part`, bytes)
  await rename(`${path}.${process.pid}.part`, path)
}
