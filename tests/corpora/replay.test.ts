import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAliasesFile } from '#config/aliases-file.ts'
import { readTopicFiles } from '#config/topic-files.ts'
import type { ParsedPost } from '#model/post.ts'
import type { Source } from '#model/source.ts'
import { loadPosts } from '#storage/posts.ts'
import { saveSources } from '#storage/sources.ts'
import { entriesAfter } from '#storage/stream-entries.ts'
import { storePosts } from '#storage/store-posts.ts'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { compileAliases } from '#text/aliases.ts'
import { digest } from '#workers/digest.ts'
import { incomingPosts } from '#workers/incoming.ts'
import { createRulesets } from '#workers/ruleset.ts'

const config = join(import.meta.dirname, '../../config')
const days = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'mios-2023/weibo-hot')

const weibo: Source = {
  id: 'weibo-hot',
  kind: 'feed',
  address: 'https://weibo.example/hot',
  name: 'Weibo hot search',
  lang: 'zh',
  group: null,
  mode: 'curated',
}

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('97 days of the Weibo hot list leave the name, its denial and the system that came of it, and nothing else', async () => {
  const { db } = database
  const ruleset = createRulesets(db, () => 0)
  for (const topic of readTopicFiles(join(config, 'topics')).filter(({ id }) => id === 'mios')) {
    await saveTopic(db, topic, { now: 0, reason: 'test' })
  }
  const aliases = compileAliases(readAliasesFile(join(config, 'aliases.yaml')))
  await saveSources(db, [weibo], 'added', 0)
  const files = readdirSync(days).toSorted()
  expect(files).toHaveLength(97)
  for (const file of files) {
    const rules = await ruleset()
    const posts = await incomingPosts(postsOf(file), weibo, rules)
    const arrival = {
      sourceId: weibo.id,
      receivedAt: Date.parse(file.slice(0, 10)),
      ruleset: rules.number,
      posts,
    }
    await db.transaction().execute((transaction) => storePosts(transaction, [arrival]))
    await digest({ db, ruleset, aliases, now: () => 0 }, 'mios')
  }
  const entries = await entriesAfter(db, 'mios', { position: 0, limit: 1_000 })
  const kept = await loadPosts(
    db,
    entries.flatMap(({ postId }) => postId ?? []),
  )
  const lines = kept.map((post) => `${new Date(post.publishedAt).toISOString().slice(0, 10)} ${post.title}`)
  console.log(lines.join('\n'))
  expect(lines).toContain('2023-10-09 MIOS')
  expect(lines).toContain('2023-10-16 小米王化否认新系统命名CNMiOS')
  const stray = lines.filter((line) => !/MIOS|HyperOS|澎湃\s?OS|小米(?:全新|自研)/iu.test(line))
  expect(stray).toEqual([])
})

function postsOf(file: string): ParsedPost[] {
  const day = file.slice(0, 10)
  const items = JSON.parse(readFileSync(join(days, file), 'utf8')) as { title: string; url: string }[]
  return items.map(({ title, url }) => ({
    id: `${day} ${title}`,
    url: new URL(url, 'https://weibo.example/').href,
    title,
    text: '',
    summary: '',
    content: '',
    author: null,
    links: [],
    media: [],
    lang: 'zh',
    categories: [],
    publishedAt: Date.parse(day),
    updatedAt: null,
    timePrecision: 'day',
    repostOf: null,
    quoteOf: null,
    replyTo: null,
  }))
}
