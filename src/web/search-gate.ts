import { WebProblem } from './problem.ts'

/** Lets a few searches run at a time, so that any number of them leaves the database room for everything else. */
export interface SearchGate {
  /** Runs `work` when it is its turn. Throws a problem (503, Retry-After) if that does not come soon, or too many wait. */
  readonly pass: <T>(work: () => Promise<T>) => Promise<T>
}

interface GateSize {
  readonly atOnce: number
  readonly mostWaiting: number
  readonly patienceMs: number
}

const usual: GateSize = { atOnce: 3, mostWaiting: 30, patienceMs: 3_000 }

/** A gate of its own; `gateOf` gives the one that all searches of a database share. */
export function createGate({ atOnce, mostWaiting, patienceMs }: GateSize = usual): SearchGate {
  let running = 0
  const waiting: (() => void)[] = []
  const turn = async (): Promise<void> => {
    if (running < atOnce) {
      running++
      return
    }
    if (waiting.length >= mostWaiting) throw busy()
    await new Promise<void>((begin, give) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(enter), 1)
        give(busy())
      }, patienceMs)
      const enter = (): void => {
        clearTimeout(timer)
        begin()
      }
      waiting.push(enter)
    })
  }
  return {
    pass: async (work) => {
      await turn()
      try {
        return await work()
      } finally {
        // Whoever waits longest takes this place over.
        const next = waiting.shift()
        if (next === undefined) running--
        else next()
      }
    },
  }
}

const gates = new WeakMap<object, SearchGate>()

/** Runs a search of a database when it is its turn. Throws a problem if that does not come soon, or it takes too long. */
export async function inTurn<T>(db: object, search: () => Promise<T>): Promise<T> {
  return await gateOf(db).pass(() => inTime(search))
}

/** The gate of a database, the same whenever it is asked for. */
export function gateOf(db: object): SearchGate {
  const known = gates.get(db)
  if (known !== undefined) return known
  const gate = createGate()
  gates.set(db, gate)
  return gate
}

function busy(): WebProblem {
  return new WebProblem(503, 'Too many searches are running.', 'Try again in a few seconds.', {
    headers: { 'Retry-After': '3' },
  })
}

/** PostgreSQL's query_canceled: the statement ran into its time limit. */
const queryCanceled = '57014'

/** Turns a search that ran into its time limit into a sentence. */
export async function inTime<T>(search: () => Promise<T>): Promise<T> {
  try {
    return await search()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === queryCanceled)) throw error
    throw new WebProblem(
      422,
      'This search took too long.',
      'Add a word that few posts hold, or a date such as after:30d.',
      { type: 'too-slow' },
    )
  }
}
