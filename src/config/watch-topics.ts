import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Short enough that who saves a file sees what becomes of it, long enough to cost nothing. */
const lookEveryMs = 1_500

/**
 * Calls `onChange` whenever a file of config/topics has changed and then stayed as it is for one look, so that none is
 * read half written; while it answers false it is called at every look. Ends with the signal. Looks instead of listening: folders of containers and networks tell nothing.
 */
export async function watchTopics(
  folder: string,
  { signal, onChange, everyMs = lookEveryMs }: Watch,
): Promise<void> {
  let taken = await stateOf(folder)
  let before = taken
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {
      // Ended while it slept.
    })
    if (signal.aborted) return
    const now = await stateOf(folder)
    if (now === before && now !== taken && (await onChange())) taken = now
    before = now
  }
}

interface Watch {
  readonly signal: AbortSignal
  readonly onChange: () => Promise<boolean>
  readonly everyMs?: number
}

/** Changes when a file does. '' while the folder cannot be read. */
async function stateOf(folder: string): Promise<string> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
    const states = names.map(async (name) => {
      const { mtimeMs, size, ino } = await stat(join(folder, name))
      return `${name} ${mtimeMs} ${size} ${ino}`
    })
    return (await Promise.all(states)).join('\n')
  } catch {
    // A file between two writes, or the whole folder, is not there for a moment: the next look tells.
    return ''
  }
}
