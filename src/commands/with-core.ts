import { type Core, type OpenOptions, openCore } from '#core.ts'
import type { Given } from './command.ts'
import { openLog } from './log.ts'

/** Runs `work` on an open core and closes it, whatever comes. */
export async function withCore<T>(
  given: Given,
  work: (core: Core) => Promise<T>,
  options?: OpenOptions,
): Promise<T> {
  const core = await openCore(given.settings, openLog(given), options)
  try {
    return await work(core)
  } finally {
    await core.close()
  }
}
