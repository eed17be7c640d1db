import { type EngineAddress, hasty, openInstance } from './instance.ts'

// A process that takes polls, says so on standard output, and never ends them: tests kill and freeze it.
const address = JSON.parse(process.argv[2] ?? '') as EngineAddress
const { queues } = await openInstance(address, hasty)
await queues.work({
  name: 'poll',
  concurrency: 1,
  run: ({ sourceId }) => {
    console.log(`holds ${sourceId}`)
    return new Promise(() => {})
  },
})
console.log('ready')
