import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const fonts = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
const packages = ['chromium', 'fonts-noto-cjk']

/** The command a person would type where we may not install. */
export const chromiumCommand = `sudo apt-get install -y ${packages.join(' ')}`

/** The browser for the walk: given by CHROMIUM, found, or installed from Debian as root; null where none is to be had. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM']
  if (given !== undefined) return existsSync(given) ? given : null
  const found = (): string | null => places.find((path) => existsSync(path)) ?? null
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && (found() === null || !existsSync(fonts))) {
    console.log('Installing Debian’s Chromium and a Chinese font for the browser walk …')
    const quiet = {
      stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet)
  }
  return found()
}
