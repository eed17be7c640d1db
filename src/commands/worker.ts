import type { Command } from './command.ts'

export const command: Command = {
  summary: 'Polls and digests; any number of them may run.',
  usage: '',
  mostWords: 0,
  options: {},
  run: async (given) => {
    const { runRole } = await import('./role.ts')
    return await runRole(given, { web: false, worker: true })
  },
}
