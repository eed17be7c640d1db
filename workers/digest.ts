import type { Kysely } from 'kysely'
import { linkArrived } from '#ledger/link-arrived.ts'
import { addressKey } from '#parse/canonical-url.ts'
import { readArchive } from '#storage/archive.ts'
import type { Tables } from '#storage/tables.ts'
import { type NewVerdict, takePostsToPlace, saveVerdicts, takePostsToJudge } from '#storage/verdicts.ts'
import { lockStream } from '#storage/stream-entries.ts'
import type { AliasTable } from '#text/aliases.ts'
import { type PlaceReport, placeBatch } from './place.ts'
import { rereadBatch } from './reread.ts'
import { type Ruleset, judgeAll } from './ruleset.ts'

export interface DigestHands {
  readonly db: Kysely<Tables>
  readonly ruleset: () => Promise<Ruleset>
  readonly aliases: AliasTable
  readonly now: () => number
}

const judgeAtOnce = 500
/** The stories of fourteen days are read once for so many; who changes stories by hand waits as long. */
const placeAtOnce = 200
const rereadAtOnce = 50
/** What is left is found by the next look: new posts do not wait for old ones. */
const mostReread = 500

/**
 * Gives a topic's posts what they still lack: first verdicts, for posts judged under older rules, then keywords, a
 * story and a stream entry, for kept ones. Works in batches, each a transaction, until nothing is left: a kill
 * between or inside them is repaired by the next run. Some posts are read anew first if the alias table changed.
 */
export async function digest(hands: DigestHands, topicId: string): Promise<PlaceReport> {
  const ruleset = await hands.ruleset()
  while (await judgeBatch(hands, ruleset)) continue
  // Before posts are placed, so that those are compared with what is known now.
  await reread(hands, topicId)
  const total = { placed: 0, duplicates: 0, stories: 0 }
  for (;;) {
    const report = await hands.db.transaction().execute(async (transaction) => {
      // One digest of a topic at a time, in whatever process: stories are attached in order.
      await lockStream(transaction, topicId)
      const due = await takePostsToPlace(transaction, topicId, placeAtOnce)
      if (due.length === 0) return null
      const placed = await placeBatch({ ...hands, db: transaction }, topicId, due)
      await linkArrived(transaction, topicId, addressKey)
      return placed
    })
    if (report === null) return total
    total.placed += report.placed
    total.duplicates += report.duplicates
    total.stories += report.stories
  }
}

/** Reads posts anew that were read with an older alias table; at most some, each batch in a transaction. */
async function reread({ db, aliases }: DigestHands, topicId: string): Promise<void> {
  for (let left = mostReread; left > 0; left -= rereadAtOnce) {
    const count = await db.transaction().execute(async (transaction) => {
      await lockStream(transaction, topicId)
      return await rereadBatch({ db: transaction, aliases }, topicId, rereadAtOnce)
    })
    if (count < rereadAtOnce) return
  }
}

/** Judges some posts that an older ruleset judged, in one transaction; false when there were none. */
async function judgeBatch({ db }: DigestHands, ruleset: Ruleset): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const ids = await takePostsToJudge(transaction, ruleset.number, judgeAtOnce)
    if (ids.length === 0) return false
    const posts = await readArchive(transaction, { ids })
    const verdicts = posts.flatMap(({ postId, revisions, mode }) =>
      judgeAll(ruleset, revisions, mode).map(({ topicId, verdict, index }): NewVerdict => {
        const revision = index === 0 ? null : (revisions[index]?.n ?? null)
        return { postId, topicId, verdict, revision }
      }),
    )
    await saveVerdicts(transaction, ids, verdicts, ruleset.number)
    return true
  })
}
