/** What is under way, to be ended all at once. */
export interface Running {
  /** Runs `work`, whose `stop` aborts with `signal` or on `close`. Throws the close's reason afterwards. */
  readonly run: <T>(
    signal: AbortSignal | undefined,
    work: (stop: AbortController) => Promise<T>,
  ) => Promise<T>
  /** Aborts with `close`. */
  readonly closing: AbortSignal
  /** Ends everything that runs and lets nothing more begin. */
  readonly close: (why: Error) => void
}

export function createRunning(): Running {
  const stops = new Set<AbortController>()
  const closing = new AbortController()
  return {
    closing: closing.signal,
    run: async (signal, work) => {
      closing.signal.throwIfAborted()
      const stop = new AbortController()
      const passOn = (): void => stop.abort(signal?.reason)
      if (signal?.aborted === true) passOn()
      signal?.addEventListener('abort', passOn, { once: true })
      stops.add(stop)
      try {
        return await work(stop)
      } finally {
        stops.delete(stop)
        signal?.removeEventListener('abort', passOn)
      }
    },
    close: (why) => {
      closing.abort(why)
      for (const stop of stops) stop.abort(why)
    },
  }
}
