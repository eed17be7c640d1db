import type { Source, SourceStatus } from '#model/source.ts'
import { type OlderPage, asPolled } from '#sources/adapter.ts'
import { adapterOf } from '#sources/adapters.ts'
import { contextOf } from '#sources/context.ts'
import { getSource, moveCursor } from '#storage/sources.ts'
import { arrivalOf } from './arrival.ts'
import type { PollHands } from './poll.ts'
import { storeHeld } from './write-polls.ts'

export interface BackfillLimits {
  /** Pages are fetched until one reaches back to before then (milliseconds since 1970). */
  readonly until: number
  readonly mostPages: number
  /** Hears of the pages and new posts so far. */
  readonly onPage?: (pages: number, added: number) => void
}

export type Backfilled =
  | { readonly kind: 'done'; readonly pages: number; readonly added: number; readonly isComplete: boolean }
  /** What was read until then is kept. */
  | {
      readonly kind: 'failed'
      readonly pages: number
      readonly added: number
      readonly message: string
      readonly fix: string
    }

/**
 * Fetches older pages of a source, each stored in one transaction with where the next one goes on: stopped at any point
 * it is continued by the next call. It may be polled meanwhile; once it is removed nothing more is asked. Sources of
 * which nothing older can be asked say so.
 */
export async function backfill(
  hands: Pick<PollHands, 'db' | 'ask' | 'env' | 'now' | 'ruleset'>,
  { id, kind }: Pick<Source, 'id' | 'kind'>,
  { until, mostPages, onPage }: BackfillLimits,
): Promise<Backfilled> {
  const adapter = await adapterOf({ kind })
  const { older } = adapter
  const report = { pages: 0, added: 0 }
  if (older === undefined) return { kind: 'failed', ...report, ...cannot(kind) }
  while (report.pages < mostPages) {
    const stored = await getSource(hands.db, id)
    if (stored === null || stored.kind !== kind) return { kind: 'failed', ...report, ...removed }
    const source = asPolled(stored)
    const page = await older(contextOf(adapter, source, hands), source)
    if (page.kind === 'failed') return { kind: 'failed', ...report, ...page.failure }
    report.pages++
    report.added += await storePage(hands, source, page)
    onPage?.(report.pages, report.added)
    const oldest = Math.min(...page.harvest.posts.map(({ publishedAt }) => publishedAt))
    if (page.isEnd || oldest < until) return { kind: 'done', ...report, isComplete: page.isEnd }
  }
  return { kind: 'done', ...report, isComplete: false }
}

function cannot(kind: Source['kind']) {
  return {
    message: `Of sources of the kind ${kind} nothing older can be asked: they show their newest posts only.`,
    fix: 'Old posts can be sent to a source of the kind ingest.',
  }
}

const removed = {
  message: 'The source was removed meanwhile.',
  fix: 'Nothing to do: what was read before stays as its owner said.',
}

async function storePage(
  hands: Pick<PollHands, 'db' | 'now' | 'ruleset'>,
  source: Source & SourceStatus,
  { harvest, cursor }: Pick<Extract<OlderPage, { kind: 'page' }>, 'harvest' | 'cursor'>,
): Promise<number> {
  const arrival = await arrivalOf(hands, source, { posts: harvest.posts, receivedAt: hands.now() })
  return await hands.db.transaction().execute(async (transaction) => {
    // Of a source that was removed meanwhile nothing is stored.
    const stored = await storeHeld(transaction, source, arrival)
    if (stored === null) return 0
    await moveCursor(transaction, source.id, { from: source.cursor, to: cursor })
    return stored.added
  })
}
