/** How the driver writes a value for PostgreSQL; it ships no types for it. */
declare module 'pg/lib/utils' {
  export function prepareValue(value: unknown): string | Buffer | null
}
