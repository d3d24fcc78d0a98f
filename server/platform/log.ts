import { pino, type Logger } from 'pino'

export type Log = Logger

/**
 * Structured lines on standard output. What may hold a personal number is cut by name before it is written; callers also
 * never hand in bodies.
 */
export function openLog(name: string, level = 'info'): Log {
  return pino({
    name,
    level,
    redact: {
      paths: [
        '*.password',
        '*.token',
        '*.idNumber',
        '*.id_number',
        '*.phone',
        '*.accountNumber',
        '*.authorization',
        '*.cookie',
      ],
      censor: '[hidden]',
    },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

export const silentLog = (): Log => pino({ level: 'silent' })
