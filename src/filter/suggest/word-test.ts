import { createLetterScan } from '#filter/letter-scan.ts'
import { wordsSource } from '#filter/patterns.ts'

/** Whether any of some words stands in a text. */
export type WordTest = (text: string) => boolean

/** Makes the test; with no words it is false of every text. A text without a candidate costs a scan.
 * Texts are taken as they stand. */
export function createWordTest(words: readonly string[]): WordTest {
  if (words.length === 0) return () => false
  const mayHit = createLetterScan([words])
  const pattern = new RegExp(wordsSource(words), 'iu')
  return (text) => mayHit(text) !== 0 && pattern.test(text)
}
