import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, lstat, mkdir, open, readdir, readlink, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Copies a folder that is being written to. A file that goes away meanwhile is left out and one that grows is copied as far
 * as it was found: the database's log, replayed afterwards, makes good for both. Everything is forced to disk.
 */
export async function copyFolder(
  from: string,
  to: string,
  skip: (path: string) => 'file' | 'content' | null = () => null,
  inside = '',
): Promise<number> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  let bytes = 0
  for (const name of await readdir(from)) {
    const path = inside === '' ? name : `${inside}/${name}`
    const what = skip(path)
    if (what === 'file') continue
    bytes += await copyOne(join(from, name), join(to, name), what === 'content' ? () => 'file' : skip, path)
  }
  await force(to)
  return bytes
}

async function copyOne(
  from: string,
  to: string,
  skip: Parameters<typeof copyFolder>[2],
  path: string,
): Promise<number> {
  try {
    const found = await lstat(from)
    if (found.isDirectory()) return await copyFolder(from, to, skip, path)
    if (found.isSymbolicLink()) await symlink(await readlink(from), to)
    if (!found.isFile()) return 0
    if (found.size > 0)
      await pipeline(
        createReadStream(from, { end: found.size - 1 }),
        createWriteStream(to, { mode: 0o600, flush: true }),
      )
    else await (await open(to, 'w', 0o600)).close()
    await chmod(to, found.mode & 0o700)
    return found.size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}

async function force(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync()
  await handle.close()
}

/** Writes a file and forces it to disk. */
export async function writeForced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600)
  await handle.writeFile(text)
  await handle.sync()
  await handle.close()
}
