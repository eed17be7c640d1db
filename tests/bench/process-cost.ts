import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** What a run of a program took, all its processes together; but the peak is of the largest of them. */
export interface Cost {
  readonly cpuSeconds: number
  readonly peakMegabytes: number
  readonly wallSeconds: number
  readonly out: string
}

const lookEveryMs = 20

/**
 * Runs a program to its end. The shell counts the seconds of the processor of all that it started and waited for, Linux
 * the peak of resident memory. Throws if it ends with a failure.
 */
export async function runMeasured(
  words: readonly string[],
  { env, cwd }: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Cost> {
  const startedAt = performance.now()
  const child = spawn('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...words], {
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
    cwd,
    detached: true,
  })
  let peakBytes = 0
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, ...groupPeaks(child.pid ?? 0))
  }, lookEveryMs)
  const ended = new Promise<number | null>((settle, fail) => {
    child.once('close', settle)
    child.once('error', fail)
  })
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  clearInterval(timer)
  const times = err.trimEnd().split('\n').at(-1) ?? ''
  if (code !== 0) throw new Error(`${words.join(' ').slice(0, 200)} ended with ${code}: ${err.slice(-2_000)}`)
  const [user = 0, system = 0] = times.split(' ').map(Number)
  return {
    cpuSeconds: user + system,
    peakMegabytes: peakBytes / 1e6,
    wallSeconds: (performance.now() - startedAt) / 1_000,
    out,
  }
}

/** Peaks of resident memory of the processes of a group, in bytes. */
function groupPeaks(group: number): number[] {
  return processes().flatMap((pid) => {
    const [, , processGroup] = statOf(pid)
    return processGroup === group ? [peakOf(pid)] : []
  })
}

function peakOf(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/u.exec(read(`/proc/${pid}/status`))?.[1]
  return Number(kilobytes ?? 0) * 1_024
}

const ticksASecond = 100

/** Seconds of the processor that a server and its children have used, those that have ended too. */
export function treeCpuSeconds(server: number): number {
  const own = statOf(server)
  const children = processes()
    .map(statOf)
    .filter(([, parent]) => parent === server)
  const ticks = sum(own.slice(11, 15)) + sum(children.map((stat) => sum(stat.slice(11, 13))))
  return ticks / ticksASecond
}

/** The numbers of /proc/PID/stat from the process's state on (proc(5)): parent at 1, group at 2, times at 11 to 14. */
function statOf(pid: number): number[] {
  const stat = read(`/proc/${pid}/stat`)
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
}

function processes(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has ended between the look at the list and this one.
    return ''
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
