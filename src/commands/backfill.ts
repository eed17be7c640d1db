import type { Core } from '#core.ts'
import { counted } from '#web/views/markup.ts'
import { type Command, CommandError, type Given, UsageError, countOption, textOption } from './command.ts'
import { askedSource } from './known-source.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Fetches older posts of a source, page by page; begun again it goes on where it stopped.',
  usage: `SOURCE [--until YYYY-MM-DD] [--pages N]

Stops at the day of --until, after N pages (100 if left out), or at the source's first post.`,
  mostWords: 1,
  options: { until: { type: 'string' }, pages: { type: 'string' } },
  run: (given) => withCore(given, (core) => run(given, core)),
}

async function run(given: Given, core: Core): Promise<number> {
  const [wanted] = given.words
  if (wanted === undefined) throw new UsageError('name a source by its id or address')
  const limits = { until: untilOf(given), mostPages: countOption(given, 'pages', 100) }
  const source = await askedSource(core, wanted)
  const { backfill } = await import('#workers/backfill.ts')
  const report = await backfill(await core.pollHands(), source, {
    ...limits,
    onPage: (pages, posts) => given.say(`${counted(pages, 'page')}, ${counted(posts, 'new post')}`),
  })
  for (const { id } of (await core.ruleset()).topics) await core.digest(id)
  if (report.kind === 'failed') throw new CommandError(`${report.message} ${report.fix}`)
  const { pages, added, isComplete } = report
  const rest = isComplete ? 'That is all there is.' : 'Begun again, it goes on from here.'
  given.say(`${counted(pages, 'page')} read, ${counted(added, 'new post')}. ${rest}`)
  return 0
}

function untilOf(given: Given): number {
  const text = textOption(given, 'until')
  if (text === undefined) return 0
  const at = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at)) throw new UsageError(`--until expects a day such as 2023-08-01, not '${text}'`)
  return at
}
