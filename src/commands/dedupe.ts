import { compareTexts } from '#dedupe/compare.ts'
import { createMemoryIndex } from '#dedupe/memory-index.ts'
import { addressKey, addressKeysOf } from '#parse/canonical-url.ts'
import { loadAliases } from './aliases.ts'
import type { Command, Given } from './command.ts'
import { type Need, mapJsonLines, needsText } from './json-lines.ts'
import { postFromJson } from './post-json.ts'

export const command: Command = {
  summary: 'Folds duplicates and tells stories: adds story, duplicateOf, level, score, reason.',
  usage: '[--pairs] [--strict] [FILE or -]',
  mostWords: 1,
  options: { pairs: { type: 'boolean' }, strict: { type: 'boolean' } },
  run: async (given) => (given.options['pairs'] === true ? await judgePairs(given) : await placePosts(given)),
}

/** Posts in order of arrival; the index is the one that the worker's decisions are tested against. */
async function placePosts(given: Given): Promise<number> {
  const index = createMemoryIndex({ aliases: loadAliases(given) })
  return await mapJsonLines(given, needsIdAndText, (value) => {
    const post = postFromJson(value)
    const links = addressKeysOf(post.links)
    return { ...value, ...index.place({ ...post, url: addressKey(post.url), links }) }
  })
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
