/** Lets a number of callers through at once, the others wait in order of arrival. */
export interface Gate {
  /** Resolves once there is room. Rejects with the signal's reason if that aborts first, without taking a place. */
  readonly enter: (signal: AbortSignal) => Promise<void>
  /** Gives the place back. Once for every `enter` that resolved. */
  readonly leave: () => void
  /** `Infinity` lets everybody through. */
  readonly resize: (places: number) => void
  /** True if nobody is inside and nobody waits. */
  readonly isIdle: () => boolean
}

export function createGate(initialPlaces: number): Gate {
  let places = initialPlaces
  let inside = 0
  const waiting = new Set<() => void>()

  const admit = (): void => {
    for (const enter of waiting) {
      if (inside >= places) return
      waiting.delete(enter)
      inside += 1
      enter()
    }
  }

  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(reasonOf(signal))
        const giveUp = (): void => {
          waiting.delete(enter)
          reject(reasonOf(signal))
        }
        const enter = (): void => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        }
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.add(enter)
        admit()
      }),
    leave: () => {
      inside -= 1
      admit()
    },
    resize: (next) => {
      places = next
      admit()
    },
    isIdle: () => inside === 0 && waiting.size === 0,
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('stopped', { cause: signal.reason })
}
