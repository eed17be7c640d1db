import { type Logger, pino } from 'pino'
import type { Given } from './command.ts'

/** Structured logs, a remark a line: results on stdout stay clean. */
export function openLog({ settings, say }: Pick<Given, 'settings' | 'say'>): Logger {
  return pino(
    { name: 'leakwire', level: settings.logLevel, serializers: { err: shownError } },
    { write: (line) => say(line.trimEnd()) },
  )
}

/** Database drivers hang their whole connection on an error: only what helps a person is written. */
function shownError({ name, message, stack, code }: Error & { readonly code?: unknown }) {
  return { type: name, message, code, stack }
}
