import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CompiledTopic, compileTopic } from '#filter/compile.ts'
import { judge } from '#filter/judge.ts'
import { readTopic } from '#filter/read-topic.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { Topic } from '#model/topic.ts'
import { built, rateOf, timed } from './match-measure.ts'
import { joinTitles } from './match-texts.ts'

/** Reads a list when it is asked for, so that it counts as memory only where it is used. */
type ReadList = (list: 'titles' | 'words') => readonly string[]

/** The product's own figures by name, each a line to print, for a process of its own. */
export const productFigures: Readonly<Record<string, (read: ReadList) => string>> = {
  'MIOS topic, titles': (read) => judging(shippedTopic(), titlesAlone(read('titles')), 100_000),
  'MIOS topic, 100,000 posts of 1 kB': (read) =>
    judging(shippedTopic(), joinTitles(read('titles'), { count: 100_000, bytes: 1_000 }), 100_000),
  '1,000 clauses, titles': (read) => judging(manyClauses(read('words')), titlesAlone(read('titles')), 20_000),
  '1,000 clauses, posts of 1 kB': (read) =>
    judging(manyClauses(read('words')), joinTitles(read('titles'), { count: 20_000, bytes: 1_000 }), 20_000),
  'compiling 100,000 literals': (read) => compiling(read('words')),
  '(a+)+$ against 100 kB': hostilePattern,
}

interface JoinedPost {
  readonly title: string
  readonly text: string
}

function titlesAlone(titles: readonly string[]): readonly JoinedPost[] {
  return titles.map((title) => ({ title, text: '' }))
}

function judging(topic: Topic, posts: readonly JoinedPost[], goal: number): string {
  const compiled = compileTopic(topic, 1)
  const { asked, sum, cpuSeconds } = rateOf(posts, (post) => Number(judge(compiled, post).keep))
  const bytes = posts
    .slice(0, asked)
    .reduce((all, { title, text }) => all + Buffer.byteLength(title) + Buffer.byteLength(text), 0)
  const speed = `${thousands(asked / cpuSeconds)} posts/s, ${(bytes / 1e6 / cpuSeconds).toFixed(0)} MB/s`
  return `${speed} (goal: ${thousands(goal)} posts/s); ${sum} of ${asked} kept`
}

function compiling(words: readonly string[]): string {
  const topic = topicOf([{ id: 'many', match: words, weight: 2 }])
  const { result, cpuSeconds, keptMegabytes, peakMegabytes } = built(() => compileTopic(topic, 1))
  const memory = `${keptMegabytes.toFixed(0)} MB kept, ${peakMegabytes.toFixed(0)} MB at the peak`
  if (!keeps(result, words[0] ?? '')) throw new Error('The compiled topic does not find its own words.')
  return `${cpuSeconds.toFixed(2)} CPU s, ${memory} (goal: less than 2 s and 64 MB)`
}

const HOSTILE = '(a+)+$'
const HOSTILE_LENGTH = 100_000
/** Twice the time for each letter more. */
const RIVAL_LENGTH = 25

function hostilePattern(): string {
  const compiled = compileTopic(topicOf([{ id: 'hostile', regex: HOSTILE, weight: 2 }]), 1)
  const ours = timed(() => keeps(compiled, `${'a'.repeat(HOSTILE_LENGTH)}!`))
  const rival = timed(() => new RegExp(HOSTILE).test(`${'a'.repeat(RIVAL_LENGTH)}!`))
  if (ours.result || rival.result) throw new Error('The pattern must not match.')
  const theirs = `V8's RegExp ${milliseconds(rival.cpuSeconds)} against ${RIVAL_LENGTH} letters`
  return `${milliseconds(ours.cpuSeconds)} (goal: less than 100); ${theirs}, and twice that for each one more`
}

function keeps(compiled: CompiledTopic, text: string): boolean {
  return judge(compiled, { title: '', text }).keep
}

function shippedTopic(): Topic {
  const file = join(import.meta.dirname, '../../config/topics/mios.yaml')
  const read = readTopicFile(readFileSync(file, 'utf8'))
  if (read.kind === 'error') throw new Error(read.problems[0]?.message)
  return read.topic
}

function manyClauses(words: readonly string[]): Topic {
  return topicOf(words.slice(0, 1_000).map((match, index) => ({ id: `clause-${index}`, match, weight: 2 })))
}

function topicOf(clauses: readonly object[]): Topic {
  const read = readTopic({ topic: 'bench', title: 'Bench', thresholds: { broad: 2, strict: 3 }, clauses })
  if (read.kind === 'error') throw new Error(read.problems[0]?.message)
  return read.topic
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1_000).toFixed(0)} CPU ms`
}

function thousands(count: number): string {
  return `${(count / 1_000).toFixed(0)} k`
}
