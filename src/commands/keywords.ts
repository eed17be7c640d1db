import { extractEntities } from '#keywords/entities.ts'
import { makersOf } from '#keywords/makers.ts'
import { type Background, extractPhrases, phraseTerms } from '#keywords/phrases.ts'
import { loadAliases } from './aliases.ts'
import { type Command, type Given, UsageError } from './command.ts'
import { mapJsonLines, needsText, readJsonLines } from './json-lines.ts'
import { postFromJson } from './post-json.ts'

const phrasesAPost = 15

export const command: Command = {
  summary: 'Adds entities, makers of devices and key phrases to posts.',
  usage: '[--background input] [--strict] [FILE or -]',
  mostWords: 1,
  options: { background: { type: 'string' }, strict: { type: 'boolean' } },
  run: async (given) => {
    const aliases = loadAliases(given)
    const background = await backgroundOf(given)
    return await mapJsonLines(given, needsText, (value) => {
      const post = postFromJson(value)
      const entities = extractEntities(post, aliases)
      return {
        ...value,
        entities,
        makers: makersOf(entities, aliases),
        phrases: extractPhrases(post, background, phrasesAPost),
      }
    })
  },
}

/** Without a background every term counts as equally rare; `--background input` counts them in a first pass. */
async function backgroundOf(given: Given): Promise<Background> {
  const kind = given.options['background']
  if (kind === undefined) return { documents: 0, df: () => 0 }
  if (kind !== 'input') throw new UsageError(`--background expects input, not '${String(kind)}'`)
  const [file] = given.words
  if (file === undefined || file === '-')
    throw new UsageError('--background input reads the input twice: name a file')
  const counts = new Map<string, number>()
  let documents = 0
  for await (const line of readJsonLines(file)) {
    if (line.kind === 'bad') continue
    documents++
    for (const term of new Set(phraseTerms(postFromJson(line.value))))
      counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  return { documents, df: (term) => counts.get(term) ?? 0 }
}
