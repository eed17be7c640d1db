import { extract, getStopwords } from 'keyword-extractor'
import TfIdf from 'natural/lib/natural/tfidf/tfidf.js'
import rake from 'node-rake'
import retextEnglish from 'retext-english'
import retextKeywords from 'retext-keywords'
import retextPos from 'retext-pos'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { readPhrases } from '#keywords/phrases.ts'

/** Reads all texts of one language and gives the key phrases of each, best first, ten or so. */
export type Extractor = (texts: readonly string[], lang: string) => Promise<readonly (readonly string[])[]>

const MOST = 10

/** Ours first. The others as shipped, told the language where they can be. */
export const extractors: Readonly<Record<string, Extractor>> = {
  ours: async (texts, lang) => {
    const read = texts.map((text) => readPhrases({ title: '', text, lang }))
    const counts = new Map<string, number>()
    for (const { terms } of read) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
    const background = { documents: texts.length, df: (term: string) => counts.get(term) ?? 0 }
    return read.map(({ best }) => best(background, MOST).map(({ phrase }) => phrase))
  },
  "natural's TfIdf": async (texts) => {
    const table = new TfIdf()
    for (const text of texts) table.addDocument(text)
    return texts.map((_, index) =>
      table
        .listTerms(index)
        .slice(0, MOST)
        .map(({ term }) => term),
    )
  },
  'keyword-extractor': async (texts, lang) => texts.map((text) => extractWords(text, lang, false)),
  'keyword-extractor, chained': async (texts, lang) => texts.map((text) => extractWords(text, lang, true)),
  'retext-keywords': async (texts) => await Promise.all(texts.map(runRetext)),
  'node-rake': async (texts, lang) => texts.map((text) => runRake(text, lang)),
}

/** In the order of the text: it does not rank. It has no stop words for Chinese. */
function extractWords(text: string, lang: string, areChained: boolean): readonly string[] {
  const words = extract(text, {
    language: lang === 'fr' ? 'fr' : 'en',
    remove_digits: true,
    return_changed_case: true,
    remove_duplicates: !areChained,
    return_chained_words: areChained,
  })
  return [...new Set(words)].slice(0, MOST)
}

const retext = unified().use(retextEnglish).use(retextPos).use(retextKeywords, { maximum: MOST })

/** Phrases first, then words that are in none of them. */
async function runRetext(text: string): Promise<readonly string[]> {
  const file = new VFile(text)
  await retext.run(retext.parse(file), file)
  const { keyphrases = [], keywords = [] } = file.data
  const phrases = keyphrases.map(({ matches }) => (matches[0]?.nodes ?? []).map(wordsOf).join(''))
  const words = keywords.map(({ matches }) => wordsOf(matches[0]?.node))
  return [...phrases, ...words].slice(0, MOST)
}

/** The text of a node of retext's tree. */
function wordsOf(node: unknown): string {
  if (typeof node !== 'object' || node === null) return ''
  if ('value' in node && typeof node.value === 'string') return node.value
  return 'children' in node && Array.isArray(node.children) ? node.children.map(wordsOf).join('') : ''
}

/**
 * It knows English only: for French it gets the stop words of keyword-extractor. It throws at a phrase of punctuation
 * or of accented letters alone: of the first it is spared.
 */
function runRake(text: string, lang: string): readonly string[] {
  const options = lang === 'fr' ? { stopwords: [...getStopwords({ language: 'fr' }), ''] } : {}
  const spared = text
    .replaceAll(/[^\p{L}\p{N}\p{M}'-]+/gu, (gap) => (gap.trim() === '' ? ' ' : '. '))
    .replaceAll(/\s-+\s/gu, ' ')
  try {
    return rake.generate(spared, options).slice(0, MOST)
  } catch {
    // A text it throws at is one in which it finds nothing: that is what is asked.
    return []
  }
}
