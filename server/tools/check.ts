import { gate } from './gate.ts'

/** `npm run check`. */
const { passed, failed } = await gate()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
