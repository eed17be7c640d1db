import type { Core } from '#core.ts'
import { type StoredSource, dueSources, getSources } from '#storage/sources.ts'
import type { PollReport } from '#workers/poll.ts'
import { type Command, type Given, countOption, textOption } from './command.ts'
import { takeUpFile } from './source-lists.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Asks every due source once, digests what came, and ends.',
  usage: '[--now] [--sources FILE.opml or .txt] [--concurrency N] [--json]',
  mostWords: 0,
  options: {
    now: { type: 'boolean' },
    sources: { type: 'string' },
    concurrency: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (given) => {
    const concurrency = countOption(given, 'concurrency', given.settings.concurrency)
    const settings = { ...given.settings, concurrency }
    // What comes with the program is for whoever looks at the page.
    return await withCore({ ...given, settings }, (core) => pull(given, core), {
      starter: false,
      // Every failure is said here anyway.
      onNotice: () => {},
    })
  },
}

interface Totals {
  sources: number
  requests: number
  unchanged: number
  failed: number
  posts: number
  new: number
  kept: number
  duplicates: number
  stories: number
  merged: number
  ms: number
}

async function pull(given: Given, core: Core): Promise<number> {
  const startedAt = performance.now()
  const ids = await sourcesToAsk(given, core)
  const totals: Totals = {
    sources: ids.length,
    requests: 0,
    unchanged: 0,
    failed: 0,
    posts: 0,
    new: 0,
    kept: 0,
    duplicates: 0,
    stories: 0,
    merged: 0,
    ms: 0,
  }
  const progress = progressOn(given, ids.length)
  await eachOf(sourcesOf(core, ids), core.settings.concurrency, async (source) => {
    const report = await pollOne(core, source, given.options['now'] === true)
    count(totals, report)
    if (report.kind === 'failed') given.say(`${source.id}: ${report.message}`)
    progress.step()
  })
  progress.end()
  while ((await core.resolveLinks()).asked > 0) continue
  for (const { id } of (await core.ruleset()).topics) {
    const { duplicates, stories } = await core.digest(id)
    totals.duplicates += duplicates
    totals.stories += stories
    totals.merged += (await core.mergeStories(id)).merged
  }
  totals.ms = Math.round(performance.now() - startedAt)
  given.out(given.options['json'] === true ? JSON.stringify(totals) : sentenceOf(totals))
  return 0
}

/** With --sources: those of the file, taken up now, and no others. */
async function sourcesToAsk(given: Given, core: Core): Promise<string[]> {
  const file = textOption(given, 'sources')
  const { db } = core.runtime
  const named = file === undefined ? null : await takeUpFile(core, file, false)
  const everyone = given.options['now'] === true
  const due = await dueSources(db, { now: Date.now(), everyone, limit: Number.MAX_SAFE_INTEGER })
  if (named === null) return due
  const ids = new Set(named.ids)
  return due.filter((id) => ids.has(id))
}

function count(totals: Totals, report: PollReport): void {
  if (report.kind !== 'notDue') totals.requests++
  if (report.kind === 'unchanged') totals.unchanged++
  if (report.kind === 'failed') totals.failed++
  if (report.kind === 'read') {
    totals.posts += report.read
    totals.new += report.added
    totals.kept += report.kept
  }
}

/** A fault of ours with one source does not keep the others from being asked. */
async function pollOne(core: Core, source: StoredSource, force: boolean): Promise<PollReport> {
  try {
    return await core.pollSource(source, force)
  } catch (fault) {
    core.log.error({ err: fault, sourceId: source.id }, 'what came could not be taken in')
    return { kind: 'failed', message: `what came could not be taken in: ${String(fault)}` }
  }
}

const readAtOnce = 200

/** The sources of these ids, some hundred read at a time as they are needed. */
async function* sourcesOf(core: Core, ids: readonly string[]): AsyncGenerator<StoredSource> {
  for (let first = 0; first < ids.length; first += readAtOnce) {
    yield* await getSources(core.runtime.db, ids.slice(first, first + readAtOnce))
  }
}

/** Runs `work` over items, at most `atOnce` at a time, in their order. */
async function eachOf<T>(
  items: AsyncGenerator<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const lane = async (): Promise<void> => {
    for await (const item of items) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

/** A line that rewrites itself, on a terminal only. */
function progressOn(given: Given, all: number): { readonly step: () => void; readonly end: () => void } {
  if (!process.stderr.isTTY || given.options['json'] === true) return { step: () => {}, end: () => {} }
  let done = 0
  return {
    step: () => {
      done++
      process.stderr.write(`\r${done} of ${all} sources asked`)
    },
    end: () => process.stderr.write('\n'),
  }
}

function sentenceOf(totals: Totals): string {
  const { sources, requests, unchanged, failed } = totals
  return (
    `${sources} sources due, ${requests} asked: ${unchanged} unchanged, ${failed} failed. ` +
    `${totals.posts} posts read, ${totals.new} new, ${totals.kept} kept; ${totals.duplicates} duplicates folded, ` +
    `${totals.stories} new stories${mergedIn(totals)}. ${(totals.ms / 1000).toFixed(1)} s.`
  )
}

function mergedIn({ merged }: Totals): string {
  return merged === 0 ? '' : `, ${merged} ${merged === 1 ? 'story' : 'stories'} merged into another`
}
