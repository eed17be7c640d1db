import { readFileSync, writeFileSync } from 'node:fs'

/** Seconds of the processor that `run` takes, and what it gives. */
export function timed<T>(run: () => T): { readonly result: T; readonly cpuSeconds: number } {
  const started = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(started)
  return { result, cpuSeconds: (user + system) / 1e6 }
}

export interface Rate {
  /** How many of the items were asked about, from the first on: all, or what a slow `ask` gets through. */
  readonly asked: number
  /** What `ask` gave for these, in all. */
  readonly sum: number
  /** Of the fastest round. */
  readonly cpuSeconds: number
}

const WARM_SECONDS = 0.3
const ENOUGH_SECONDS = 1
const MOST_ROUNDS = 5

/** Asks about more and more of the items until that takes a while, then times rounds over that many, two or more. */
export function rateOf<T>(items: readonly T[], ask: (item: T) => number): Rate {
  const round = (count: number) =>
    timed(() => {
      let sum = 0
      for (let at = 0; at < count; at++) {
        const item = items[at]
        if (item !== undefined) sum += ask(item)
      }
      return sum
    })
  let asked = 10
  while (round(asked).cpuSeconds < WARM_SECONDS && asked < items.length)
    asked = Math.min(asked * 4, items.length)
  let best = round(asked)
  let spent = best.cpuSeconds
  for (let rounds = 1; rounds < 2 || (rounds < MOST_ROUNDS && spent < ENOUGH_SECONDS); rounds++) {
    const next = round(asked)
    spent += next.cpuSeconds
    if (next.cpuSeconds < best.cpuSeconds) best = next
  }
  return { asked, sum: best.result, cpuSeconds: best.cpuSeconds }
}

export interface Built<T> {
  readonly result: T
  readonly cpuSeconds: number
  /** Memory that is still taken when the collector has been round. */
  readonly keptMegabytes: number
  /** By how much resident memory grew at its highest; NaN but on Linux. */
  readonly peakMegabytes: number
}

/** Builds something and says what it took. Exact only in a process that has done little else. */
export function built<T>(build: () => T): Built<T> {
  const keptBefore = takenMegabytes()
  const peakBefore = restartPeak()
  const { result, cpuSeconds } = timed(build)
  const peakMegabytes = peakOf() - peakBefore
  return { result, cpuSeconds, keptMegabytes: takenMegabytes() - keptBefore, peakMegabytes }
}

/** Of the heap and of typed arrays, after two collections, since arrays go with the second: needs node's --expose-gc. */
export function takenMegabytes(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}

/** Lets the peak of resident memory count from now on (proc(5)), and gives what it is now. */
function restartPeak(): number {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5')
  return peakOf()
}

function peakOf(): number {
  if (process.platform !== 'linux') return Number.NaN
  const kilobytes = /VmHWM:\s+(\d+)/u.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return (Number(kilobytes) * 1_024) / 1e6
}
