import { expect, test } from 'vitest'
import { compileTopic } from '#filter/compile.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { ParsedPost } from '#model/post.ts'
import type { Source } from '#model/source.ts'
import { platformPost } from '#sources/adapter.ts'
import { incomingPosts } from './incoming.ts'
import type { Ruleset } from './ruleset.ts'

const source: Source = {
  id: 's',
  kind: 'feed',
  address: 'https://source.example/',
  name: 'Source',
  lang: null,
  group: null,
  mode: 'curated',
}

const ruleset: Ruleset = { number: 1, topics: [topicOf('not-in-language: [es]')] }

function topicOf(setting: string): Ruleset['topics'][number] {
  const read = readTopicFile(`
topic: mios
title: MIOS
thresholds: {broad: 2, strict: 2}
clauses: [{id: name, match: mios, weight: 2, ${setting}}]
`)
  if (read.kind === 'error') throw new Error(read.problems[0]?.message)
  return { id: 'mios', name: 'MIOS', compiled: compileTopic(read.topic, 1) }
}

async function incoming(post: Partial<ParsedPost>) {
  const read = platformPost({ id: '1', url: null, text: '', publishedAt: 0, ...post })
  const [made] = await incomingPosts([read], source, ruleset)
  if (made === undefined) throw new Error('no post came of it')
  return { lang: made.post.lang, keep: made.verdicts.some(({ verdict }) => verdict.keep), read, made }
}

test('a post without a language is judged and stored in that of its words', async () => {
  const spanish = await incoming({ title: 'Los amigos mios', text: 'no creen que sea verdad' })
  expect(spanish).toMatchObject({ lang: 'es', keep: false })
  const english = await incoming({
    title: 'New: mios',
    text: 'They say that it is what the phone comes with',
  })
  expect(english).toMatchObject({ lang: 'en', keep: true })
})

test('a post whose language is not sure keeps none, and clauses weigh what they weigh', async () => {
  expect(await incoming({ title: 'mios' })).toMatchObject({ lang: null, keep: true })
})

test('a declared language stands, and the post is passed on as it was read', async () => {
  const { lang, read, made } = await incoming({ text: 'They say that this is what it is', lang: 'es-mx' })
  expect(lang).toBe('es-mx')
  expect(made.post).toBe(read)
})

test('a declared language that is not written in the letters of the post gives way', async () => {
  expect((await incoming({ text: '小米新系统截图曝光，界面全面更新', lang: 'en-us' })).lang).toBe('zh')
})

test('a post that only repeats another speaks its language', async () => {
  const repostOf = { text: 'Mes amis ne croient pas que ce soit vrai' }
  expect((await incoming({ repostOf })).lang).toBe('fr')
})
