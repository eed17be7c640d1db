import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { indexVector } from '#search/vector.ts'
import type { Tables } from '#storage/tables.ts'
import { saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import type { BenchPost } from './search-posts.ts'

export const topicId = 'mios'

/** Tables in the order of their foreign keys, with the columns that are filled; the rest keep their defaults. */
const tables = {
  post: 'id, source_id, external_id, url, lang, published_at, received_at, time_precision, content_hash, judged',
  revision: 'post_id, n, at, title, text, summary, content, author, links, media, categories, refs',
  verdict: 'post_id, topic_id, version, keep, score, threshold, hits, why, tags, placed, at',
  search_document: 'post_id, at, source_id, lang, author, tsv',
} as const

type Table = keyof typeof tables

/**
 * Fills an empty, migrated database: files in COPY's text format in `folder`, which the server reads; the index of
 * words is made when all rows are there. Then everything is counted (ANALYZE), as an import does.
 */
export async function fillArchive(
  db: Kysely<Tables>,
  posts: Iterable<BenchPost>,
  folder: string,
): Promise<void> {
  await saveTopic(db, { id: topicId, name: 'MIOS', source: 'topic: mios' }, { now: 1, reason: 'bench' })
  const source = { kind: 'feed', lang: null, group: null, mode: 'curated' } as const
  await saveSources(
    db,
    Array.from({ length: 300 }, (_, n) => ({
      ...source,
      id: `source-${n}`,
      name: `Source ${n}`,
      address: `https://source${n}.example/`,
    })),
    'added',
    1,
  )
  const names = Object.keys(tables) as Table[]
  const paths = Object.fromEntries(names.map((name) => [name, join(folder, `${name}.copy`)]))
  writeFiles(posts, paths)
  await sql`drop index search_document_tsv`.execute(db)
  for (const name of names) {
    await sql`copy ${sql.raw(`${name} (${tables[name]})`)} from ${sql.lit(paths[name] ?? '')}`.execute(db)
    rmSync(paths[name] ?? '')
  }
  await sql`set maintenance_work_mem = '512MB'`.execute(db)
  await sql`create index search_document_tsv on search_document using gin (tsv)`.execute(db)
  await fillKeywords(db)
  for (const name of [...names, 'keyword', 'post_keyword'])
    await sql`vacuum analyze ${sql.raw(name)}`.execute(db)
}

const flushedAt = 1 << 22

function writeFiles(posts: Iterable<BenchPost>, paths: Readonly<Record<string, string>>): void {
  const open = new Map(
    Object.entries(paths).map(([name, path]) => [name, { file: openSync(path, 'w'), waiting: '' }]),
  )
  const write = (table: Table, values: readonly (string | number)[]): void => {
    const file = open.get(table)
    if (file === undefined) return
    file.waiting += `${values.map(escaped).join('\t')}\n`
    if (file.waiting.length < flushedAt) return
    writeSync(file.file, file.waiting)
    file.waiting = ''
  }
  for (const { id, source, author, lang, title, text, at, keep } of posts) {
    const iso = new Date(at).toISOString()
    const url = `https://source.example/${id}`
    write('post', [id, source, id, url, lang, iso, iso, 'exact', id, 1])
    write('revision', [id, 1, iso, title, text, '', '', author, '[]', '[]', '[]', '{}'])
    write('verdict', [id, topicId, 1, `${keep}`, keep ? 4 : 1, 2, '[]', '["name +4"]', '[]', 'true', iso])
    write('search_document', [id, iso, source, lang, author, indexVector({ title, text, author })])
  }
  for (const { file, waiting } of open.values()) {
    writeSync(file, waiting)
    closeSync(file)
  }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(value: string | number): string {
  return typeof value === 'number' ? String(value) : value.replaceAll(/[\\\t\n\r]/gu, (c) => escapes[c] ?? c)
}

/** Two keywords a kept post: one of 20 common ones, one of 2,000. */
async function fillKeywords(db: Kysely<Tables>): Promise<void> {
  await sql`insert into keyword (type, canonical, name)
    select 'phrase', 'keyword' || n, 'Keyword' || n from generate_series(0, 2019) n`.execute(db)
  await sql`insert into post_keyword (post_id, keyword_id, score)
    select post_id, keyword.id, 1 from verdict join keyword
      on keyword.canonical in ('keyword' || post_id % 20, 'keyword' || 20 + post_id % 2000)
    where keep`.execute(db)
}
