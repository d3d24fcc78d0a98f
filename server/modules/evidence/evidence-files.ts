import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/**
 * Evidence as files: `evidence/raw/<id>` is what came in, kept only until it is written anew; `evidence/<id>.jpg` is ours:
 * decoded, turned upright, 1,600 pixels at most, without metadata. Neither lies under an address that is served to all.
 */
const pixelsMax = 60_000_000
const widthMax = 1600

/** Keeps the bytes as they came, until the job has read them. */
export const keepRaw = (files: string, id: string, bytes: Uint8Array): Promise<void> =>
  writeWhole(join(files, 'evidence', 'raw'), id, bytes)

export const rawBytes = (files: string, id: string): Promise<Uint8Array | null> =>
  readFile(join(files, 'evidence', 'raw', id)).catch(() => null)

export const dropRaw = (files: string, id: string): Promise<void> =>
  rm(join(files, 'evidence', 'raw', id), { force: true })

/** The picture as it is shown, or null. */
export const shownBytes = (files: string, id: string): Promise<Uint8Array | null> =>
  readFile(join(files, 'evidence', `${id}.jpg`)).catch(() => null)

/** Writes the picture anew; false when the bytes cannot be read as one. */
export async function makeShown(files: string, id: string, bytes: Uint8Array): Promise<boolean> {
  try {
    const picture = sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({ width: widthMax, height: widthMax, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
    await writeWhole(
      join(files, 'evidence'),
      `${id}.jpg`,
      await picture.jpeg({ quality: 80, mozjpeg: true }).toBuffer(),
    )
    return true
  } catch {
    return false // whatever the decoder cannot read is no picture
  }
}

/** Writes beside and renames, so that a killed process leaves no half picture under its name. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  await writeFile(`${path}.${process.pid}.part`, bytes, { mode: 0o600 })
  await rename(`${path}.${process.pid}.part`, path)
}
