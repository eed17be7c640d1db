import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import type { EngineAddress } from './instance.ts'

const soon = { timeout: 20_000, interval: 20 }

/** A process that takes polls and never ends them, with what it said so far. */
export interface Victim {
  readonly process: ChildProcess
  readonly said: string[]
}

/** Starts `count` of them and waits until they are ready; they are killed when the test is over. */
export async function startVictims(address: EngineAddress, count: number): Promise<Victim[]> {
  const victims = Array.from({ length: count }, () => startVictim(address))
  await expect.poll(() => victims.every(({ said }) => said.includes('ready')), soon).toBe(true)
  return victims
}

function startVictim(address: EngineAddress): Victim {
  const script = join(import.meta.dirname, 'hold-job.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(address)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said: string[] = []
  createInterface(child.stdout).on('line', (line) => said.push(line))
  return { process: child, said }
}

/** The one of `victims` that has taken the poll 'a', as soon as one has. */
export async function holderAmong(victims: readonly Victim[]): Promise<Victim> {
  const find = () => victims.find(({ said }) => said.includes('holds a'))
  await expect.poll(find, soon).toBeDefined()
  return find() ?? expect.fail('no process holds the job')
}

export async function kill(victim: Victim): Promise<void> {
  victim.process.kill('SIGKILL')
  await once(victim.process, 'exit')
}
