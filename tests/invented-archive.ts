import { compileTopic } from '#filter/compile.ts'
import type { JudgedPost } from '#filter/fields.ts'
import { judge } from '#filter/judge.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { Topic } from '#model/topic.ts'
import type { WeighedPost } from '#filter/suggest/suggestion.ts'

/** A post of a test: when, by whom, and what it says. */
export interface InventedPost {
  /** Days since the archive began. */
  readonly day: number
  readonly source: string
  readonly title: string
  readonly text?: string
  readonly author?: string
  readonly lang?: string
  readonly pin?: 'must' | 'mustNot'
}

export const DAY_MS = 24 * 60 * 60 * 1000
/** The first day of invented archives. */
export const BEGIN = Date.UTC(2031, 0, 1)

/** Reads a topic for a test. Throws for one that cannot be read. */
export function topicOf(yaml: string): Topic {
  const read = readTopicFile(yaml)
  if (read.kind === 'error') throw new Error(read.problems.map(({ message }) => message).join('; '))
  return read.topic
}

/** The posts as the archive holds them, judged by the topic, numbered from 1 in the order given. */
export function weigh(topic: Topic, posts: readonly InventedPost[]): WeighedPost[] {
  const compiled = compileTopic(topic, 1)
  return posts.map(({ day, source, title, text = '', author = null, lang = null, pin = null }, index) => {
    const post: JudgedPost = { title, text, author, lang, source }
    const { keep, score } = judge(compiled, post)
    return { postId: index + 1, post, source, publishedAt: BEGIN + day * DAY_MS, keep, score, pin }
  })
}

/** Posts of `days` days that have nothing to do with any topic: every headline made of the words given, in turn. */
export function chatter(words: readonly (readonly string[])[], days: number): InventedPost[] {
  const glue = words.flat().some((word) => /\p{Script=Han}/u.test(word)) ? '' : ' '
  return Array.from({ length: days * 3 }, (_, index) => ({
    day: Math.floor(index / 3),
    source: `daily ${index % 5}`,
    title: words.map((each, place) => each[(index * (place + 2) + place) % each.length]).join(glue),
  }))
}

/** A topic: what somebody follows who waits for a console known by its code name. */
export const orbis = topicOf(`topic: orbis
title: Orbis, the console Tessel is said to make
thresholds: {broad: 2, strict: 3}
clauses:
  - {id: name, match: [Orbis, Орбис, 오르비스, オルビス, 奥比斯, أوربس], weight: 2}
  - {id: own-console, describes: true, near: [[Tessel], [new console, next console]], within: 30, weight: 2}
context:
  strong: {words: [Tessel, テッセル, 테셀, Тессел, 泰索, تيسل], add: 2}
  weak: {words: [console, handheld, controller, leak, ゲーム機, 콘솔, консоль, 主机, جهاز], add: 1}
`)
