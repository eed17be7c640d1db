import type { Command } from './command.ts'

export const command: Command = {
  summary: 'Brings the schema of the database up to this version, and nothing else.',
  usage: '',
  mostWords: 0,
  options: {},
  run: async (given) => {
    const { openRuntime } = await import('#platform/runtime.ts')
    const { migrate } = await import('#storage/migrate.ts')
    const runtime = await openRuntime(given.settings, (error) => given.say(error.message))
    try {
      const steps = await migrate(runtime.db)
      given.say(steps.length === 0 ? 'The schema is up to date.' : `Done: ${steps.join(', ')}.`)
    } finally {
      await runtime.close()
    }
    return 0
  },
}
