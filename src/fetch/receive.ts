import type { Dispatcher } from 'undici'
import { createIntake, type Intake, type ReadBody } from './body.ts'
import type { Headers } from './headers.ts'
import type { Progress } from './size.ts'

/** What to do with an answer once its headers are known. `ignore`: the body says nothing, `value` is the end. */
export type Plan<T> =
  | { readonly kind: 'ignore'; readonly value: T }
  | { readonly kind: 'read'; readonly encoding: string | null; readonly finish: (body: ReadBody) => T }

export interface Receiving<T> {
  /** Hands a request to a connection. */
  readonly dispatch: (handler: Dispatcher.DispatchHandler) => void
  readonly judge: (status: number, headers: Headers) => Plan<T>
  readonly maxBytes: number
  /** Kept up to date while the body comes. */
  readonly progress: Progress
  readonly signal: AbortSignal
}

/**
 * One answer. Rejects with the signal's reason as soon as that aborts, also while no connection has been made (undici
 * heeds an abort only afterwards), with errors of body and connection, and with what `judge` throws. A body that is
 * ignored is read on for 64 KB at most, because that keeps the connection open for the next request; how that ends
 * changes nothing.
 */
export function receive<T>(how: Receiving<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const { signal } = how
    const course: Course<T> = { controller: null, plan: null, intake: null, slow: null, isOver: false }
    const over = (): boolean => {
      if (course.isOver) return false
      course.isOver = true
      signal.removeEventListener('abort', giveUp)
      if (course.slow !== null) clearTimeout(course.slow)
      course.intake?.drop()
      return true
    }
    const ends: Ends<T> = {
      succeed: (value) => {
        if (over()) resolve(value)
      },
      fail: (error) => {
        if (over()) reject(error)
      },
    }
    const giveUp = (): void => stop(course, ends, reasonOf(signal))
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    how.dispatch(handlerOf(how, course, ends))
  })
}

/** How far an answer has come. */
interface Course<T> {
  controller: Dispatcher.DispatchController | null
  plan: Plan<T> | null
  intake: Intake | null
  slow: NodeJS.Timeout | null
  isOver: boolean
}

/** The first call counts. */
interface Ends<T> {
  readonly succeed: (value: T) => void
  readonly fail: (error: Error) => void
}

function handlerOf<T>(how: Receiving<T>, course: Course<T>, ends: Ends<T>): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller) => {
      course.controller = controller
      if (course.isOver) controller.abort(reasonOf(how.signal))
    },
    onResponseStart: (_controller, status, headers) => {
      if (status < 200) return
      course.plan = how.judge(status, headers)
      if (course.plan.kind === 'read') beginReading(how, course, ends, course.plan.encoding)
    },
    onResponseData: (controller, chunk) => {
      if (course.intake === null) ignore(chunk, how.progress, course, ends)
      else if (!course.intake.take(chunk)) controller.pause()
    },
    onResponseEnd: () => {
      const { plan, intake } = course
      try {
        if (plan?.kind === 'ignore') ends.succeed(plan.value)
        if (plan?.kind === 'read') intake?.finish((body) => ends.succeed(plan.finish(body)))
      } catch (error) {
        ends.fail(asError(error))
      }
    },
    onResponseError: (_controller, error) => {
      if (course.plan?.kind === 'ignore') ends.succeed(course.plan.value)
      else ends.fail(error)
    },
  }
}

function beginReading<T>(how: Receiving<T>, course: Course<T>, ends: Ends<T>, encoding: string | null): void {
  const intake = createIntake(encoding, how, {
    fail: (error) => stop(course, ends, error),
    resume: () => course.controller?.resume(),
  })
  course.intake = intake
  if (encoding !== null) course.slow = setTimeout(intake.unpackAsItComes, SLOW_MS)
}

/** A packed body that has not come to its end after so long is looked into before: it may be a bomb left open. */
const SLOW_MS = 1000

function ignore<T>(chunk: Buffer, progress: Progress, { plan, controller }: Course<T>, ends: Ends<T>): void {
  progress.wireBytes += chunk.length
  if (progress.wireBytes <= IGNORED_BYTES || plan?.kind !== 'ignore') return
  ends.succeed(plan.value)
  controller?.abort(new Error('the rest is of no interest'))
}

const IGNORED_BYTES = 65_536

function stop<T>(course: Course<T>, ends: Ends<T>, error: Error): void {
  ends.fail(error)
  course.controller?.abort(error)
}

function reasonOf(signal: AbortSignal): Error {
  return asError(signal.reason)
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('stopped', { cause: thrown })
}
