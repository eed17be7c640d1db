import { runWords } from '#commands/run-words.ts'
import type { Ended } from '#tests/ended.ts'

/** The variables around a command; no others are there. */
export type Env = Readonly<Record<string, string>>

/** Runs a command to its end in this process. Not for one that reads standard input or runs until a signal. */
export async function runCommand(env: Env, words: readonly string[]): Promise<Ended> {
  let out = ''
  let err = ''
  const code = await runWords(words, {
    version: '0.0.0-test',
    env,
    out: (line) => void (out += `${line}\n`),
    say: (line) => void (err += `${line}\n`),
  })
  return { code, out, err }
}
