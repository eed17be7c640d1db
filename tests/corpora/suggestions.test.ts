import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { readStarterFiles } from '#config/starter-files.ts'
import { compileTopic } from '#filter/compile.ts'
import type { JudgedPost } from '#filter/fields.ts'
import { judge } from '#filter/judge.ts'
import { suggest } from '#filter/suggest/suggest.ts'
import type { Suggestion, WeighedPost } from '#filter/suggest/suggestion.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { Topic } from '#model/topic.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const config = join(import.meta.dirname, '../../config')
const days = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'mios-2023/weibo-hot')

/** The shipped topic as somebody had it before the successor was named. */
const topic = withoutSuccessor(join(config, 'topics/mios.yaml'))
let archive: readonly WeighedPost[] = []

beforeAll(() => {
  archive = weighed([...starterPosts(), ...hotTitles()])
})

function withoutSuccessor(file: string): Topic {
  const read = readTopicFile(readFileSync(file, 'utf8'))
  if (read.kind === 'error') throw new Error(`${file} cannot be read`)
  const isLater = (word: string) => /hyper|澎湃|小米全新系统/iu.test(word)
  const words = read.topic.strongContext.words.filter((word) => !isLater(word))
  return { ...read.topic, successor: null, strongContext: { ...read.topic.strongContext, words } }
}

interface Told {
  readonly post: JudgedPost
  readonly source: string
  readonly publishedAt: number
}

function starterPosts(): Told[] {
  return readStarterFiles(join(config, 'starter')).posts.map(
    ({ title, text, url, lang, who, publisher, at }) => ({
      post: { title, text, url, lang, author: who },
      source: publisher,
      publishedAt: Date.parse(at),
    }),
  )
}

function hotTitles(): Told[] {
  return readdirSync(days).flatMap((file) => {
    const titles = JSON.parse(readFileSync(join(days, file), 'utf8')) as { title: string }[]
    return titles.map(({ title }) => ({
      post: { title, text: '', lang: 'zh' },
      source: 'weibo hot search',
      publishedAt: Date.parse(file.slice(0, 10)),
    }))
  })
}

function weighed(told: readonly Told[]): WeighedPost[] {
  const compiled = compileTopic(topic, 1)
  return told.map((each, index) => {
    const { keep, score } = judge(compiled, each.post)
    return { ...each, postId: index, keep, score, pin: null }
  })
}

/** What is suggested in the last millisecond of a day. */
function onDay(day: string, posts = archive): Suggestion[] {
  return suggest(topic, posts, { now: Date.parse(day) + DAY_MS - 1 })
}

function daysFrom(first: string, last: string): string[] {
  const count = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1
  return Array.from({ length: count }, (_, day) =>
    new Date(Date.parse(first) + day * DAY_MS).toISOString().slice(0, 10),
  )
}

test('the name that the system shipped under is proposed on the day it is announced', () => {
  const [first] = onDay('2023-10-17').filter(({ kind }) => kind === 'alias')
  console.log(first?.title)
  expect(first).toMatchObject({ words: ['HyperOS', '澎湃OS'], isStrong: true })
  expect(first?.evidence.firstSeen).toBe(Date.parse('2023-10-17'))
  expect(first?.edit).toEqual({
    kind: 'add-successor',
    words: ['HyperOS', '澎湃OS'],
    tag: 'successor',
    weight: topic.thresholds.strict,
  })
})

test('on none of the 46 days before anything is proposed', () => {
  const proposed = daysFrom('2023-09-01', '2023-10-16').flatMap((day) =>
    onDay(day).map(({ id, isStrong }) => `${day} ${isStrong ? 'strong' : 'hint'} ${id}`),
  )
  console.log(proposed.join('\n') || 'nothing')
  expect(proposed).toEqual([])
})

test('afterwards nothing else is proposed', () => {
  const proposed = daysFrom('2023-10-17', '2023-11-05').flatMap((day) => onDay(day).map(({ id }) => id))
  expect(new Set(proposed)).toEqual(new Set(['alias:hyperos']))
})

test('of the hot titles alone, two of them, the Chinese name is a hint', () => {
  const titles = archive.filter(({ source }) => source === 'weibo hot search')
  expect(onDay('2023-10-16', titles)).toEqual([])
  expect(onDay('2023-10-17', titles)).toMatchObject([{ kind: 'alias', words: ['澎湃OS'], isStrong: false }])
})
