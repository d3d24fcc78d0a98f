/** What a simulator is told by its environment; see README.md for the meaning of each variable. */
export type Settings = {
  readonly host: string
  readonly port: number
  readonly home: string
  readonly secret: string
  readonly webhook: { readonly url: string; readonly secret: string } | null
  readonly clockUrl: string | null
  readonly publicUrl: string | null
  readonly stepMs: number
}

/**
 * Reads the environment. A missing secret stops the start: a simulator that anybody may command would make every
 * test of the caller's credentials worthless.
 */
export function readSettings(env: NodeJS.ProcessEnv, stepSecondsDefault: number): Settings {
  const url = optional(env, 'WEBHOOK_URL')
  return {
    host: env['HOST'] ?? '127.0.0.1',
    port: Number.parseInt(env['PORT'] ?? '0', 10),
    home: required(env, 'SIMULATOR_HOME'),
    secret: required(env, 'SIMULATOR_SECRET'),
    webhook: url === null ? null : { url, secret: required(env, 'WEBHOOK_SECRET') },
    clockUrl: optional(env, 'CLOCK_URL'),
    publicUrl: optional(env, 'PUBLIC_URL'),
    stepMs: Math.round(Number(env['STEP_SECONDS'] ?? stepSecondsDefault) * 1000),
  }
}

function optional(env: NodeJS.ProcessEnv, name: string): string | null {
  const value = env[name]
  return value === undefined || value === '' ? null : value
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value
}
