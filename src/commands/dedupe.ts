import { compareTexts } from '#dedupe/compare.ts'
import { type MemoryIndex, createMemoryIndex } from '#dedupe/memory-index.ts'
import { createMergedStories } from '#dedupe/merged-stories.ts'
import type { Placement } from '#model/story.ts'
import { addressKey, addressKeysOf } from '#parse/canonical-url.ts'
import { loadAliases } from './aliases.ts'
import type { Command, Given } from './command.ts'
import { type Need, mapJsonLines, needsText } from './json-lines.ts'
import { postFromJson } from './post-json.ts'

export const command: Command = {
  summary: 'Folds duplicates and tells stories: adds story, duplicateOf, level, score, reason.',
  usage: '[--pairs] [--stream] [--strict] [FILE or -]',
  mostWords: 1,
  options: { pairs: { type: 'boolean' }, stream: { type: 'boolean' }, strict: { type: 'boolean' } },
  run: async (given) => {
    if (given.options['pairs'] === true) return await judgePairs(given)
    return given.options['stream'] === true ? await placeEach(given) : await placeAll(given)
  },
}

/** Posts in order of arrival, each written as it is placed: the index is the one the worker is tested against. */
async function placeEach(given: Given): Promise<number> {
  const place = placing(createMemoryIndex({ aliases: loadAliases(given) }))
  return await mapJsonLines(given, needsIdAndText, (value) => ({ ...value, ...place(value).placement }))
}

/** The same, written when all are read: stories that only later posts showed to be one are merged by then. */
async function placeAll(given: Given): Promise<number> {
  const index = createMemoryIndex({ aliases: loadAliases(given) })
  const stories = createMergedStories(index)
  const place = placing(index)
  const placed: { readonly value: Record<string, unknown>; readonly placement: Placement }[] = []
  const silent = { ...given, out: () => undefined }
  try {
    return await mapJsonLines(silent, needsIdAndText, (value) => {
      const { placement, at } = place(value)
      stories.passed(at)
      placed.push({ value, placement })
      return value
    })
  } finally {
    stories.merge()
    for (const { value, placement } of placed) {
      given.out(JSON.stringify({ ...value, ...stories.placementOf(String(value['id']), placement) }))
    }
  }
}

interface Placed {
  readonly placement: Placement
  /** When it was published, milliseconds since 1970. */
  readonly at: number
}

function placing(index: MemoryIndex): (value: Record<string, unknown>) => Placed {
  return (value) => {
    const post = postFromJson(value)
    const links = addressKeysOf(post.links)
    const placement = index.place({ ...post, url: addressKey(post.url), links })
    return { placement, at: post.publishedAt }
  }
}

/** {id, a, b} -> {id, label, score, reason}: label 1 if b repeats a. */
async function judgePairs(given: Given): Promise<number> {
  return await mapJsonLines(given, needsPair, ({ id, a, b }) => {
    const { verdict, score, reason } = compareTexts(String(a), String(b))
    return { id, label: verdict === 'same' || verdict === 'near' ? 1 : 0, score, reason }
  })
}

/** Stories are named by the id of their first post. */
const needsIdAndText: Need = (value) =>
  typeof value['id'] === 'string' || typeof value['id'] === 'number'
    ? needsText(value)
    : "expected 'id' to be a text or a number"

const needsPair: Need = ({ a, b }) =>
  typeof a === 'string' && typeof b === 'string' ? null : "expected 'a' and 'b' to be texts"
