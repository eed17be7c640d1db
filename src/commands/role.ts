import { type Roles, startApp } from '#app.ts'
import { openCore } from '#core.ts'
import { listSources } from '#storage/sources.ts'
import type { Given } from './command.ts'
import { openLog } from './log.ts'
import { refuseOpenDoor } from './open-door.ts'

/** A role ends by itself within this time; after it the process goes, and the next start repairs what was left. */
const mostClosingMs = 9_500

/** Runs roles until SIGINT or SIGTERM, then ends them cleanly. A second signal ends at once. */
export async function runRole(given: Given, roles: Roles): Promise<number> {
  const stopped = stopSignal()
  if (roles.web) refuseOpenDoor(given.settings)
  const core = await openCore(given.settings, openLog(given))
  try {
    const app = await startApp(core, roles)
    const sources = (await listSources(core.runtime.db)).filter(({ kind }) => kind !== 'starter')
    given.say(app.address === null ? 'Leakwire works on the queue.' : `Leakwire is at ${app.address}`)
    given.say(`It follows ${sources.length} sources; the database is ${core.runtime.place}.`)
    given.say('Ctrl-C ends it.')
    await stopped
    await app.close()
  } finally {
    await core.close()
  }
  return 0
}

/** Settles on the first SIGINT or SIGTERM. From then on a second one, or running out of time, ends the process. */
function stopSignal(): Promise<void> {
  return new Promise((settle) => {
    const signals = ['SIGINT', 'SIGTERM'] as const
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop).once(signal, () => process.exit(130))
      setTimeout(() => process.exit(1), mostClosingMs).unref()
      settle()
    }
    for (const signal of signals) process.once(signal, stop)
  })
}
