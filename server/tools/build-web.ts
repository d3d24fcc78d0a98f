import { buildIfStale } from '@westbound/web/build'

await buildIfStale()
