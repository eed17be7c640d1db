import { poolSize, queuePoolSize } from './pool.ts'

/** An engine of the owner's (DATABASE_URL, REDIS_URL) cannot be used. The message says which, why, and what to do. */
export class EngineError extends Error {
  override name = 'EngineError'
}

/** An engine as a message names it. */
export interface NamedEngine {
  /** 'PostgreSQL at db.example.com/leaks', without its password. */
  readonly name: string
  /** What to do if it cannot be used. */
  readonly advice: string
}

/** Waits for a first answer of an engine; turns a failure into an EngineError that names it. */
export async function firstAnswer<Answer>(
  { name, advice }: NamedEngine,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask()
  } catch (cause) {
    const what = isFull(cause) ? adviceIfFull : advice
    throw new EngineError(`${name} cannot be used (${reasonOf(cause)}). ${what}`, { cause })
  }
}

/** PostgreSQL's code: no connection is free, for this role or for anyone. */
const tooManyConnections = '53300'
const adviceIfFull = `A process of Leakwire takes up to ${poolSize} connections, and ${queuePoolSize} more where no REDIS_URL is set: allow more (max_connections), or run fewer processes.`

function isFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === tooManyConnections
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
