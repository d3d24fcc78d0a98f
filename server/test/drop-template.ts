import { must } from '../platform/check.ts'
import { dropTemplate } from './template.ts'

/** Run on the way out of a test run on somebody's own server: `drop-template.ts <address of the template>`. */
await dropTemplate(must(process.argv[2], 'the address of the template'))
