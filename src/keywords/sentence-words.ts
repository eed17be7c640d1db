import { normalise } from '#text/normalise.ts'

/** A word with its neighbourhood. */
export interface SentenceWord {
  /** Lower case. */
  readonly text: string
  /** As it stands, normalised. */
  readonly shown: string
  /** Punctuation or the beginning of the text stands before it: no phrase runs across. */
  readonly startsSentence: boolean
  /** A space stands before it. */
  readonly isSpaced: boolean
  readonly isCapital: boolean
  /** Cut from text written without spaces. */
  readonly isCjk: boolean
}

/**
 * The words of a text in order. Chinese, Japanese, Korean and Thai are cut by the runtime's own dictionary
 * (Intl.Segmenter, UAX 29); all else at spaces and punctuation, hyphens and apostrophes inside a word staying.
 */
export function sentenceWords(text: string): SentenceWord[] {
  const plain = normalise(text).text.replaceAll(/https?:\/\/\S+/gu, '\n')
  const words: SentenceWord[] = []
  let end = 0
  for (const match of plain.matchAll(WORD)) {
    const gap = plain.slice(end, match.index)
    const startsSentence = end === 0 || BREAK.test(gap)
    const isSpaced = gap !== ''
    end = match.index + match[0].length
    if (UNSPACED.test(match[0])) words.push(...cut(match[0], { startsSentence, isSpaced }))
    else words.push(wordOf(match[0], { startsSentence, isSpaced }))
  }
  return words
}

const CJK = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}々〆ー`
const UNSPACED = new RegExp(`[${CJK}]`, 'u')
const WORD = new RegExp(
  `[${CJK}]+|(?:(?![${CJK}])[\\p{L}\\p{N}\\p{M}])+(?:[-'’.](?:(?![${CJK}])[\\p{L}\\p{N}\\p{M}])+)*\\+?`,
  'gu',
)
const BREAK = /[^\s#@]|\n/u
const ELISION = /^(?:[cdjlmnst]|qu|lorsqu|puisqu|dell|all|nell|sull|un)['’](?=\p{L})/iu

/** One segmenter serves all: the dictionary it uses does not depend on the language asked for. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

interface Before {
  readonly startsSentence: boolean
  readonly isSpaced: boolean
}

function wordOf(found: string, before: Before): SentenceWord {
  const shown = found.replace(ELISION, '').replace(/['’]s$/u, '')
  return { ...before, text: shown.toLowerCase(), shown, isCapital: /^\p{Lu}/u.test(shown), isCjk: false }
}

function cut(run: string, before: Before): SentenceWord[] {
  const words: SentenceWord[] = []
  for (const { segment, isWordLike } of segmenter.segment(run)) {
    if (isWordLike !== true) continue
    const isFirst = words.length === 0
    words.push({
      text: segment.toLowerCase(),
      shown: segment,
      startsSentence: isFirst && before.startsSentence,
      isSpaced: isFirst && before.isSpaced,
      isCapital: false,
      isCjk: true,
    })
  }
  return words
}
