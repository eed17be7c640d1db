import { DatabaseSync } from 'node:sqlite'
import { indexTokens } from '#text/tokens.ts'
import type { BenchPost } from './search-posts.ts'

/** SQLite's FTS5 over the same tokens, joined with a table of posts that is indexed by date. */
export function openFts5(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec(`pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -200000`)
  return db
}

/** Fills an empty file in one transaction. Contentless: the words are indexed and not stored, as ours are. */
export function fillFts5(db: DatabaseSync, posts: Iterable<BenchPost>): void {
  db.exec(`create virtual table words using fts5 (title, text, content = '', tokenize = "unicode61 remove_diacritics 0");
    create table post (id integer primary key, at integer not null, source text not null, lang text, keep integer not null);
    begin`)
  const words = db.prepare('insert into words (rowid, title, text) values (?, ?, ?)')
  const post = db.prepare('insert into post values (?, ?, ?, ?, ?)')
  for (const { id, at, source, lang, keep, title, text } of posts) {
    words.run(id, tokensOf(title), tokensOf(text))
    post.run(id, at, source, lang, keep ? 1 : 0)
  }
  db.exec(`commit; create index post_at on post (at desc, id desc); create index post_source on post (source, at desc);
    insert into words (words) values ('optimize'); analyze`)
}

function tokensOf(text: string): string {
  return indexTokens(text)
    .map(({ token }) => token)
    .join(' ')
}

/** The ids of the newest kept posts that hold what is asked for, ordered by date as an application would. */
export function askFts5(
  db: DatabaseSync,
  {
    match,
    where = 'true',
    limit,
  }: { readonly match: string | null; readonly where?: string | undefined; readonly limit: number },
): unknown[] {
  const order = `order by at desc, id desc limit ${limit}`
  if (match === null) return db.prepare(`select id from post where keep and ${where} ${order}`).all()
  return db
    .prepare(
      `select id from words join post on post.id = words.rowid where words match ? and keep and ${where} ${order}`,
    )
    .all(match)
}
