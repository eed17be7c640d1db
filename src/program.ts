import { runWords } from './commands/run-words.ts'
import { version } from './version.ts'

process.stdout.on('error', leaveQuietly)
process.exitCode = await runWords(process.argv.slice(2), {
  version,
  env: process.env,
  out: (line) => console.log(line),
  say: (line) => console.error(line),
})

/** Whoever reads our output has had enough: `leakwire match posts.jsonl | head`. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}
