import { type Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { findPosts } from '#storage/search.ts'
import { up as first } from './0001-first.ts'
import { up as lightInserts } from './0004-light-inserts.ts'
import { up as kinds } from './0005-kinds.ts'
import { up as tuning } from './0006-tuning.ts'
import { up as search } from './0014-search.ts'

test('posts of an older installation are found as before, by their authors too', async () => {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  const older = db as unknown as Kysely<unknown>
  for (const up of [first, lightInserts, kinds, tuning]) await up(older)
  await sql.raw(rows).execute(db)
  await search(older)
  const scope = { topicId: 'mios', pool: 'kept' as const, after: null, limit: 10 }
  const phrase = { kind: 'phrase' as const, steps: [{ token: 'mios', prefix: false, gap: 0 }], field: null }
  const author = { kind: 'field' as const, field: 'author' as const, value: 'quill' }
  for (const root of [phrase, author]) {
    const { places } = await findPosts(db, { root, recheck: false }, scope)
    expect(places).toEqual([{ key: Date.parse('2023-10-01T00:00:00Z'), postId: 1 }])
  }
})

const rows = `
  insert into topic (id, name, version) values ('mios', 'MIOS', 1);
  insert into post (source_id, external_id, published_at, received_at, time_precision, content_hash, judged)
    select 's', n::text, '2023-10-01T00:00:00Z', now(), 'exact', 'x', 1 from generate_series(1, 2) n;
  insert into revision (post_id, n, at, title, text, summary, content, author, links, media, categories, refs)
    values (1, 1, now(), 'MIOS', '', '', '', 'Mara QUILL', '[]', '[]', '[]', '{}');
  insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags)
    select id, 'mios', 1, true, 4, 2, '[]', '[]', '[]' from post;
  insert into search_document (post_id, at, source_id, tsv) values (1, '2023-10-01T00:00:00Z', 's', '''mios'':1A')`
