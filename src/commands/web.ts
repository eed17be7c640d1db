import type { Command } from './command.ts'

export const command: Command = {
  summary: 'Serves the page and the API; workers run elsewhere.',
  usage: '',
  mostWords: 0,
  options: {},
  run: async (given) => {
    const { runRole } = await import('./role.ts')
    return await runRole(given, { web: true, worker: false })
  },
}
