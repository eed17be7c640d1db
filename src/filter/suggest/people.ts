import { normalise } from '#text/normalise.ts'
import { words } from '#text/tokens.ts'
import type { Archive } from './archive.ts'

/** Whether a term is the name, or a part of the name, of a source or an author known by that moment. */
export type IsSomeone = (key: string, at: number) => boolean

/** Reads the names of all sources and authors. An account that takes up a new name afterwards does not make it its own. */
export function knownPeople({ posts }: Archive): IsSomeone {
  const since = new Map<string, number>()
  for (const { source, post, publishedAt } of posts) {
    for (const name of [source, post.source, post.author]) {
      if (name !== undefined && name !== null && !since.has(name)) since.set(name, publishedAt)
    }
  }
  const parts = new Map<string, number>()
  for (const [name, at] of since) {
    const tokens = words(name).map(({ text }) => text)
    for (const part of runs(tokens)) if (!parts.has(part)) parts.set(part, at)
  }
  return (key, at) => (parts.get(flat(key)) ?? Infinity) <= at
}

const MAX_WORDS = 8

/** Every run of neighbouring words, written together: names are found with and without spaces. */
function runs(tokens: readonly string[]): string[] {
  return tokens.flatMap((_, start) =>
    Array.from({ length: Math.min(MAX_WORDS, tokens.length - start) }, (_, length) =>
      tokens.slice(start, start + length + 1).join(''),
    ),
  )
}

function flat(key: string): string {
  return normalise(key)
    .text.toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
