import type { FetchFailure } from '#model/fetch.ts'
import type { Target } from '#model/subscription.ts'
import { fillIn } from '#sources/request-headers.ts'

/** A target with every `${NAME}` in it replaced by the variable of the environment, or why it cannot be used. */
export function readyTarget(
  target: Target,
  env: Readonly<Record<string, string | undefined>>,
): Target | FetchFailure {
  const ready: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(target)) {
    const filled = typeof value === 'string' ? fillIn(value, env) : null
    if (filled !== null && 'missing' in filled) return notSet(filled.missing)
    ready[name] = filled === null ? value : filled.text
  }
  return ready as unknown as Target
}

function notSet(name: string): FetchFailure {
  return {
    code: 'config',
    message: `This subscription needs the environment variable ${name}, which is not set, so nothing was sent.`,
    fix: `Set ${name} where Leakwire is started and start it again, or correct the subscription.`,
    status: null,
    retryAfterMs: null,
  }
}
