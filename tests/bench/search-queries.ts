/** A question to both engines. FTS5 gets none where it has no means to answer. */
export interface BenchQuery {
  readonly name: string
  readonly query: string
  /** In FTS5's language, over the same tokens; null: a table of posts alone is asked. Left out: it cannot answer. */
  readonly match?: string | null
  /** What else is asked of the post, as SQL. */
  readonly where?: string
}

const many = Array.from({ length: 40 }, (_, n) => `none${n}`)
const november = 'after:2025-11-01 before:2025-12-01'
const inNovember = `at >= ${Date.UTC(2025, 10, 1)} and at < ${Date.UTC(2025, 11, 1)}`

/** What people ask, and what is hard: words that nothing holds, that all old posts hold, that need every post read. */
export const benchQueries: readonly BenchQuery[] = [
  { name: 'common word, every eighth', query: 'camera', match: 'camera' },
  { name: 'word, every hundredth', query: 'tablet', match: 'tablet' },
  { name: 'rare word', query: 'MIOS', match: 'mios' },
  { name: 'absent word', query: 'qqxjzabsent', match: 'qqxjzabsent' },
  { name: 'phrase', query: '"operating system"', match: '"operating system"' },
  {
    name: 'phrase that nothing holds',
    query: '"camera tablet operating"',
    match: '"camera tablet operating"',
  },
  { name: 'CJK, one character', query: '米', match: '米*' },
  { name: 'CJK, two characters', query: '小米', match: '小米' },
  { name: 'CJK, two common characters', query: '手机', match: '手机' },
  { name: 'CJK, four characters', query: '华为手机', match: '"华为 为手 手机"' },
  { name: 'AND', query: 'camera foldable', match: 'camera foldable' },
  { name: 'AND of two common words', query: 'camera tablet', match: 'camera tablet' },
  { name: 'AND with an absent word', query: 'camera qqxjzabsent', match: 'camera qqxjzabsent' },
  { name: 'NOT', query: 'camera -tablet', match: 'camera NOT tablet' },
  { name: 'NOT alone', query: '-camera' },
  {
    name: 'OR of 42 words',
    query: ['MIOS', 'foldable', ...many].join(' OR '),
    match: ['mios', 'foldable', ...many].join(' OR '),
  },
  { name: 'prefix', query: 'foldab*', match: 'foldab*' },
  { name: 'prefix, common', query: 'camer*', match: 'camer*' },
  { name: 'word in titles, where it stands in texts', query: 'title:tablet', match: 'title:tablet' },
  {
    name: 'word, dates, source',
    query: `camera source:source-7 ${november}`,
    match: 'camera',
    where: `source = 'source-7' and ${inNovember}`,
  },
  { name: 'rare word, dates', query: `MIOS ${november}`, match: 'mios', where: inNovember },
  { name: 'source', query: 'source:source-7', match: null, where: "source = 'source-7'" },
  { name: 'source and absent word', query: 'source:source-7 qqxjzabsent', match: 'qqxjzabsent' },
  { name: 'leaker', query: 'leaker:writer17' },
  { name: 'part of an author', query: 'author:iter4321' },
  { name: 'keyword, rare', query: 'keyword:keyword77' },
  { name: 'keyword, common, and word', query: 'keyword:keyword7 tablet' },
  { name: 'language', query: 'lang:de', match: null, where: "lang = 'de'" },
  { name: 'all', query: '', match: null },
  { name: 'exact case', query: '=MIOS' },
  { name: 'NEAR', query: 'kernel NEAR/5 xiaomi', match: 'NEAR(kernel xiaomi, 5)' },
  { name: 'NEAR that nothing holds', query: 'camera NEAR/1 foldable', match: 'NEAR(camera foldable, 1)' },
  { name: 'pattern', query: '/tab.et/' },
  { name: 'pattern that nothing holds, *', query: '/qqxj.z/' },
  { name: 'pattern and rare word', query: 'MIOS /kernel/' },
  { name: 'address that nothing has, *', query: 'url:nowhere.example' },
  { name: 'language that nothing has, *', query: 'lang:xx' },
]
