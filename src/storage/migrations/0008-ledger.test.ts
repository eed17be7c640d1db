import { type Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { up as first } from './0001-first.ts'
import { up as manners } from './0002-manners.ts'
import { up as websub } from './0003-websub.ts'
import { up as lightInserts } from './0004-light-inserts.ts'
import { up as kinds } from './0005-kinds.ts'
import { up as tuning } from './0006-tuning.ts'
import { up as ledger } from './0008-ledger.ts'

test('claims of an older installation keep their posts, and belong to the starter archive', async () => {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  const older = db as unknown as Kysely<unknown>
  for (const up of [first, manners, websub, lightInserts, kinds, tuning]) await up(older)
  await sql.raw(rows).execute(db)
  await ledger(older)
  const claims = await db.selectFrom('claim').select(['id', 'topicId', 'origin', 'elsewhere']).execute()
  expect(claims).toEqual([{ id: 'C1', topicId: 'mios', origin: 'starter', elsewhere: [] }])
  const links = await db.selectFrom('postClaim').select(['topicId', 'claimId', 'stance']).execute()
  expect(links).toEqual([{ topicId: 'mios', claimId: 'C1', stance: 'says' }])
})

const rows = `
  insert into topic (id, name, version) values ('mios', 'MIOS', 1);
  insert into source (id, kind, address, name, mode, origin, added_at, next_poll_why, state, state_since)
    values ('s', 'starter', 'starter:s', 'S', 'curated', 'starter', now(), '', 'well', now());
  insert into post (source_id, external_id, published_at, received_at, time_precision, content_hash, judged)
    values ('s', '1', now(), now(), 'exact', 'x', 1);
  insert into claim values ('C1', 'mios', 'It is so.', 'Mara Quill', '2023-10', 'refuted', null, '[]', '');
  insert into post_claim select id, 'C1', 'says' from post`
