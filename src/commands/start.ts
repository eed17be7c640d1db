import type { Command } from './command.ts'

export const command: Command = {
  summary: 'Runs everything: page, scheduler and workers, in one process.',
  usage: '',
  mostWords: 0,
  options: {},
  run: async (given) => {
    const { runRole } = await import('./role.ts')
    return await runRole(given, { web: true, worker: true })
  },
}
