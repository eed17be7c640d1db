import english from 'natural/lib/natural/stemmers/porter_stemmer.js'
import german from 'natural/lib/natural/stemmers/porter_stemmer_de.js'
import spanish from 'natural/lib/natural/stemmers/porter_stemmer_es.js'
import french from 'natural/lib/natural/stemmers/porter_stemmer_fr.js'
import italian from 'natural/lib/natural/stemmers/porter_stemmer_it.js'
import dutch from 'natural/lib/natural/stemmers/porter_stemmer_nl.js'
import norwegian from 'natural/lib/natural/stemmers/porter_stemmer_no.js'
import portuguese from 'natural/lib/natural/stemmers/porter_stemmer_pt.js'
import russian from 'natural/lib/natural/stemmers/porter_stemmer_ru.js'
import swedish from 'natural/lib/natural/stemmers/porter_stemmer_sv.js'
import ukrainian from 'natural/lib/natural/stemmers/porter_stemmer_uk.js'

/**
 * The stem of a lower-case word, so that 'systems' and 'system' are one. `lang` is a BCP 47 tag; null or a language
 * without a stemmer goes by script: Cyrillic as Russian, Latin loses no more than an English plural or possessive.
 * Words with digits, of one or two letters, and of other scripts come back as they are.
 */
export function stem(word: string, lang: string | null): string {
  if (!STEMMABLE.test(word)) return word
  const stemmer = stemmerFor(word, lang)
  const known = stemmer.known.get(word)
  if (known !== undefined) return known
  const stemmed = stemmer.stem(word)
  if (stemmer.known.size >= MAX_KNOWN) stemmer.known.clear()
  stemmer.known.set(word, stemmed)
  return stemmed
}

interface Stemmer {
  readonly stem: (word: string) => string
  /** Stems worked out before: a stemmer costs 1 to 8 µs a word, and words repeat. */
  readonly known: Map<string, string>
}

const MAX_KNOWN = 50_000
const STEMMABLE = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{M}'’]{3,}$/u
const CYRILLIC = /\p{Script=Cyrillic}/u

const light: Stemmer = { stem: withoutPlural, known: new Map() }
const slavic = remembered(russian)
const stemmers = new Map<string, Stemmer>([
  ['de', remembered(german)],
  ['en', remembered(english)],
  ['es', remembered(spanish)],
  ['fr', remembered(french)],
  ['it', remembered(italian)],
  ['nb', remembered(norwegian)],
  ['nl', remembered(dutch)],
  ['no', remembered(norwegian)],
  ['pt', remembered(portuguese)],
  ['ru', slavic],
  ['sv', remembered(swedish)],
  ['uk', remembered(ukrainian)],
])

/** A method of natural's stemmers needs its object; a few answer nothing for a word they do not know. */
function remembered(stemmer: { readonly stem: (word: string) => string }): Stemmer {
  return { stem: (word) => stemmer.stem(word) || word, known: new Map() }
}

/** A Latin word in a Russian text is a name: only words of the language's own script go to its stemmer. */
function stemmerFor(word: string, lang: string | null): Stemmer {
  const primary = lang?.split(/[-_]/u, 1)[0]?.toLowerCase() ?? ''
  const isCyrillic = CYRILLIC.test(word)
  if (isCyrillic) return primary === 'uk' ? (stemmers.get('uk') ?? slavic) : slavic
  if (primary === 'ru' || primary === 'uk') return light
  return stemmers.get(primary) ?? light
}

function withoutPlural(word: string): string {
  const bare = word.replace(/['’]s$/u, '')
  return bare.length > 4 && /[^suio]s$/u.test(bare) ? bare.slice(0, -1) : bare
}
