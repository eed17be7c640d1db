import { readFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#storage/tables.ts'

/** What one question took, asked again and again. */
export interface Taken {
  readonly p50Ms: number
  readonly p95Ms: number
  /** Of the processor, a question: ours and the database's process. */
  readonly cpuMs: number
}

/** Asks twice to warm up, then `runs` times. With a database of one connection its process is counted too. */
export async function measureQuery(
  db: Kysely<Tables> | null,
  runs: number,
  ask: () => Promise<unknown>,
): Promise<Taken> {
  const server = db === null ? null : await serverProcess(db)
  for (let n = 0; n < 2; n++) await ask()
  const serverBefore = server === null ? 0 : cpuMsOf(server)
  const before = process.cpuUsage()
  const times: number[] = []
  for (let n = 0; n < runs; n++) {
    const at = performance.now()
    await ask()
    times.push(performance.now() - at)
  }
  const { user, system } = process.cpuUsage(before)
  const serverMs = server === null ? 0 : cpuMsOf(server) - serverBefore
  times.sort((a, b) => a - b)
  return {
    p50Ms: times[Math.floor(runs / 2)] ?? 0,
    p95Ms: times[Math.ceil(runs * 0.95) - 1] ?? 0,
    cpuMs: ((user + system) / 1_000 + serverMs) / runs,
  }
}

export function takenLine(taken: Taken | null): string {
  if (taken === null) return '-'.padEnd(18)
  const { p50Ms, p95Ms, cpuMs } = taken
  return `${p50Ms.toFixed(1)}/${p95Ms.toFixed(1)} (${cpuMs.toFixed(1)})`.padEnd(18)
}

async function serverProcess(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return rows[0]?.pid ?? 0
}

/** Linux counts in ticks of 10 ms: only over many questions is that exact. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  return 10 * (Number(fields[11]) + Number(fields[12]))
}
