import type { Post } from '#model/post.ts'
import { hasWords, languageByWords } from './language-by-words.ts'
import { type Script, scriptOf } from './script.ts'

/**
 * The language of a text as a BCP 47 primary subtag; null where that is unsure: only names, too few words, a mixture,
 * two languages that fit alike. The script tells where one language alone is written in it; elsewhere the words that
 * hold sentences together do, each weighed by how often it stands in a language, as a naive Bayes classifier does.
 * Looks at the first 240 characters, in 5 to 30 microseconds; the first time makes tables for some milliseconds.
 */
export function detectLanguage(text: string): string | null {
  const sample = sampleOf(text)
  const script = mainScript(sample)
  return script === null ? null : languageIn(script, sample)
}

/**
 * The language to judge a post by: of its title and the beginning of its text, or of the one that it only repeats.
 */
export function languageOfPost({ title, text, repostOf, lang }: SpokenPost): string | null {
  return languageOf(`${title}\n${(text || (repostOf?.text ?? '')).slice(0, longestBeginning)}`, lang)
}

type SpokenPost = Pick<Post, 'title' | 'text' | 'repostOf' | 'lang'>

/** More than a sample needs: a long text is not copied. */
const longestBeginning = 1_000

/**
 * The language to judge a text by: the declared one, but where that is null or never written in the script that most
 * of the text is in. Many feeds declare what their software came with, English above all. Latin letters contradict
 * nothing: names are written in them everywhere. What is declared and in the right letters costs 1 to 5 microseconds.
 */
export function languageOf(text: string, declared: string | null): string | null {
  if (declared === null) return detectLanguage(text)
  if (!beyondLatin.test(text.slice(0, longestSample))) return declared
  const sample = sampleOf(text)
  const script = mainScript(sample)
  if (script === null || script === 'latin' || writes(declared, script)) return declared
  return languageIn(script, sample) ?? declared
}

/** The language does not change after the first sentences. */
const longestSample = 240

/** Addresses, accounts and tags: no words of a language. */
const noWords = /(?:https?:\/\/|www\.)\S+|[@#$][\p{L}\p{N}_]+/gu

function sampleOf(text: string): string {
  return text.slice(0, longestSample).replace(noWords, ' ')
}

const beyondLatin = /[\u0370-\u1dff\u2e80-\uffff]/

/** A character of these says as much as so many letters. */
const lettersACharacter: Partial<Readonly<Record<Script, number>>> = { han: 4, kana: 4, hangul: 4 }
/** Among Chinese characters so much of kana makes the text Japanese. */
const kanaOfJapanese = 1 / 8
const leastShare = 0.6

/** The script of most of the letters; null if there are none, or none has 60 % of them. Japanese is `kana`. */
function mainScript(sample: string): Script | null {
  if (!beyondLatin.test(sample)) return /\p{L}/u.test(sample) ? 'latin' : null
  const weights = weightsOf(sample)
  const { han = 0, kana = 0 } = weights
  if (kana > han * kanaOfJapanese) Object.assign(weights, { kana: kana + han, han: 0 })
  const entries = Object.entries(weights) as [Script, number][]
  const whole = entries.reduce((sum, [, weight]) => sum + weight, 0)
  return entries.find(([, weight]) => weight >= whole * leastShare)?.[0] ?? null
}

function weightsOf(sample: string): Partial<Record<Script, number>> {
  const weights: Partial<Record<Script, number>> = {}
  for (let at = 0; at < sample.length; at++) {
    const script = scriptOf(sample.charCodeAt(at))
    if (script !== 'common') weights[script] = (weights[script] ?? 0) + (lettersACharacter[script] ?? 1)
  }
  return weights
}

/** What one language alone is written in, and how much of it is no name any more. */
const onlyLanguages: Partial<Readonly<Record<Script, readonly [string, RegExp]>>> = {
  han: ['zh', /\p{Script=Han}(?:.*?\p{Script=Han}){3}/su],
  kana: ['ja', /\p{Script=Hiragana}.*\p{Script=Hiragana}/su],
  hangul: ['ko', /\p{Script=Hangul}(?:.*?\p{Script=Hangul}){3}/su],
  greek: ['el', /\p{Script=Greek}(?:.*?\p{Script=Greek}){7}/su],
  hebrew: ['he', /\p{Script=Hebrew}(?:.*?\p{Script=Hebrew}){7}/su],
}
/** Characters in a form that neither Simplified nor Traditional Chinese writes. */
const japaneseForms = /[発売応価検変図読実経済込払働択円駅気験県戦対観権単暦総拡転伝覚]/u

function languageIn(script: Script, sample: string): string | null {
  if (hasWords(script)) return languageByWords(script, sample.normalize('NFC').toLowerCase())
  const [language, enough] = onlyLanguages[script] ?? []
  if (language === undefined || enough?.test(sample) !== true) return null
  return language === 'zh' && japaneseForms.test(sample) ? 'ja' : language
}

/** What the scripts of ISO 15924 are here. */
const scriptsOf: Readonly<Record<string, readonly Script[]>> = {
  Latn: ['latin'],
  Grek: ['greek'],
  Cyrl: ['cyrillic'],
  Hebr: ['hebrew'],
  Arab: ['arabic'],
  Deva: ['devanagari'],
  Hans: ['han'],
  Hant: ['han'],
  Jpan: ['han', 'kana'],
  Kore: ['hangul', 'han'],
}

const known = new Map<string, readonly Script[] | null>()
const mostKnown = 1_000

/** Whether a language is written in a script; true as well if what is declared is no tag, or of a script not known here. */
function writes(tag: string, script: Script): boolean {
  let scripts = known.get(tag)
  if (scripts === undefined) {
    if (known.size >= mostKnown) known.clear()
    scripts = scriptsOfTag(tag)
    known.set(tag, scripts)
  }
  return scripts?.includes(script) ?? true
}

function scriptsOfTag(tag: string): readonly Script[] | null {
  try {
    return scriptsOf[new Intl.Locale(tag).maximize().script ?? ''] ?? null
  } catch {
    // Sources write what they like.
    return null
  }
}
