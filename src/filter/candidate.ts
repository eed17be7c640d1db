import { normalise } from '#text/normalise.ts'
import type { CompiledTopic } from './compile.ts'
import { fieldsOf } from './fields.ts'
import type { JudgedPost } from './fields.ts'
import { EVERY_GROUP } from './letter-scan.ts'

/**
 * Characters that normalisation may turn into letters, digits or nothing, so that a name could hide in them:
 * marks, ignorables, full and half width, compatibility forms, mathematical and enclosed letters, line-end hyphens.
 * Common punctuation of Chinese texts is left out: it only turns into other punctuation.
 */
const HIDES =
  /[\u00a0\u00aa\u00ad\u00b2\u00b3\u00b9\u00ba\u017f\p{M}\p{Default_Ignorable_Code_Point}\u1d2c-\u1d6a\u2000-\u200f\u202f\u205f\u2070-\u209c\u2100-\u2121\u2123-\u218f\u2460-\u24ff\u2e80-\u2fdf\u3000\u3200-\u33ff\ua69c-\ua7ff\uf900-\ufaff\ufb00-\ufdff\ufe30-\ufeff\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5d\uff61-\uffee\u{1d400}-\u{1d7ff}\u{1f100}-\u{1f2ff}\u{2f800}-\u{2fa1f}]|[-\u2010]\r?\n/u

/**
 * Which clauses may hit, as bits (`bitOf` of a clause's place in the topic; the successor comes after the last clause).
 * 0: none, and the post is dropped without being judged. Costs about a scan.
 */
export function candidateClauses({ prefilter }: CompiledTopic, post: JudgedPost): number {
  switch (prefilter.kind) {
    case 'scan':
      return fieldsOf(post).reduce((bits, { text }) => bits | prefilter.mayHit(text), 0)
    case 'index':
      return fieldsOf(post).some(({ text }) => inAnyForm(text, prefilter.index.mayHit)) ? EVERY_GROUP : 0
  }
}

/** Asks about the text as it stands, and normalised only if something could hide in it. */
function inAnyForm(text: string, ask: (form: string) => boolean): boolean {
  return ask(text) || (HIDES.test(text) && ask(normalise(text).text))
}
