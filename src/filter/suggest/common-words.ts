import { frequentWords } from '#text/frequent-words.ts'
import type { Term } from './read-terms.ts'

/**
 * Whether a term only holds sentences together: it is short, or one of its words is among the frequent ones of a
 * language. What has the form of a name never does.
 */
export function isCommon({ key, shape }: Term): boolean {
  return shape === 0 && (key.split(' ').some((word) => frequent.has(word)) || isShort(key))
}

const MIN_LETTERS = 4

const frequent = new Set(
  Object.values(frequentWords).flatMap((languages) =>
    Object.values(languages).flatMap((words) => words.split(' ')),
  ),
)

function isShort(key: string): boolean {
  const spaced = key
    .split(' ')
    .filter((word) => /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u.test(word))
  return spaced.length > 0 && spaced.every((word) => word.length < MIN_LETTERS)
}
