import { type Logger, pino } from 'pino'
import type { Settings } from '#platform/setting-table.ts'

/** Structured logs on stderr, so that results on stdout stay clean. */
export function openLog(settings: Settings): Logger {
  return pino(
    { name: 'leakwire', level: settings.logLevel, serializers: { err: shownError } },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** Database drivers hang their whole connection on an error: only what helps a person is written. */
function shownError({ name, message, stack, code }: Error & { readonly code?: unknown }) {
  return { type: name, message, code, stack }
}
