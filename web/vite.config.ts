import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const home = fileURLToPath(new URL('.', import.meta.url))
const islands = readdirSync(`${home}islands`).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))

/**
 * One stylesheet and one small module for each island, named by their content so that a browser may keep them for ever.
 * The targets are old on purpose: web views on phones in China stay behind their system for years.
 */
export default defineConfig({
  root: home,
  base: '/assets/',
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: ['es2020', 'chrome86', 'safari14'],
    outDir: 'dist',
    assetsDir: '.',
    manifest: 'manifest.json',
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: { input: ['style.css', ...islands.map((name) => `islands/${name}`)].map((name) => home + name) },
  },
})
