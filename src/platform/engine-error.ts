/** An engine of the owner's (DATABASE_URL, REDIS_URL) cannot be used. The message says which, why, and what to do. */
export class EngineError extends Error {
  override name = 'EngineError'
}

/** Waits for a first answer of an engine; turns a failure into an EngineError that names it. */
export async function firstAnswer(
  engine: { readonly name: string; readonly url: string; readonly variable: string },
  ask: () => Promise<unknown>,
): Promise<void> {
  try {
    await ask()
  } catch (cause) {
    const why = reasonOf(cause)
    throw new EngineError(
      `${engine.name} at ${placeOf(engine.url)} cannot be used (${why}). Start it, or correct ${engine.variable}.`,
      { cause },
    )
  }
}

/** Where an engine is, without its password. */
export function placeOf(url: string): string {
  const { host, pathname } = URL.parse(url) ?? { host: '', pathname: url }
  return `${host}${pathname === '/' ? '' : pathname}`
}

/** Several addresses of one host fail together: each tells its own reason. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}
