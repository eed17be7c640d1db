import type { Message, News } from '#model/news.ts'
import { cut, isolated, oneLine, paragraphs, shortLine } from './clean-text.ts'

/** What a message says, in words, cleaned and cut; each target puts it into its own form. */
export interface Said {
  /** 'New: ...', 'Denied: ...'. */
  readonly headline: string
  /** The story's own title. */
  readonly title: string
  readonly excerpt: string
  /** 'First reported by Mara Quill, 17 Oct 2023, 08:00 UTC'. */
  readonly first: string
  /** '3 independent reports'. */
  readonly origins: string
  readonly changes: readonly { readonly text: string; readonly url: string | null }[]
  /** 'Filter Camera: camera | lens'. */
  readonly matched: string
  /** 'Kept because: name "MIOS" +4'; '' for nothing. */
  readonly why: string
  readonly storyUrl: string
  readonly firstUrl: string | null
  readonly isUrgent: boolean
}

const longestTitle = 200
const longestExcerpt = 500
const longestChange = 300
const mostChanges = 8

/** One story of a message in words. */
export function sayNews(news: News, { filter, base }: Pick<Message, 'filter' | 'base'>): Said {
  const title = shortLine(news.title, longestTitle)
  const { first } = news
  return {
    headline: `${labelOf(news)}: ${title}`,
    title,
    excerpt: cut(paragraphs(news.excerpt.slice(0, 4 * longestExcerpt)), longestExcerpt),
    first: `First reported by ${isolated(shortLine(first.by, 100))}, ${momentText(first)}`,
    origins: news.origins === 1 ? '1 independent report' : `${news.origins} independent reports`,
    changes: news.changes
      .slice(-mostChanges)
      .map(({ text, url }) => ({ text: shortLine(text, longestChange), url })),
    matched: matchedText(filter),
    why: news.why.length === 0 ? '' : cut(`Kept because: ${news.why.map(oneLine).join('; ')}`, 300),
    storyUrl: `${base}${news.path}`,
    firstUrl: first.url,
    isUrgent: news.changes.some(({ kind }) => urgent.has(kind)),
  }
}

/** What several stories together are called. */
export function digestTitle({ news, filter }: Pick<Message, 'news' | 'filter'>): string {
  return `${shortLine(filter.name, 80)}: ${news.length} stories`
}

/** What a test message says. */
export function testText({ filter }: Pick<Message, 'filter'>): {
  readonly title: string
  readonly text: string
} {
  return {
    title: 'Leakwire: test message',
    text: `This is a test. Stories of the filter "${shortLine(filter.name, 80)}" will be told here.`,
  }
}

const urgent: ReadonlySet<string> = new Set(['denial', 'confirmation', 'outcome', 'deleted'])

const labels = {
  denial: 'Denied',
  confirmation: 'Confirmed',
  outcome: 'Claim settled',
  deleted: 'First report deleted',
  origin: 'Another report',
  fact: 'New details',
  edited: 'First report edited',
} as const

function labelOf({ kind, changes }: News): string {
  if (kind === 'story') return 'New'
  const kinds = new Set(changes.map((change) => change.kind))
  const found = Object.entries(labels).find(([each]) => kinds.has(each as keyof typeof labels))
  return found?.[1] ?? 'Changed'
}

function matchedText({ name, query }: Message['filter']): string {
  const shown = shortLine(name, 80)
  return query === '' ? `Filter ${shown}` : `Filter ${shown}: ${shortLine(query, 200)}`
}

/** '17 Oct 2023, 08:00 UTC', no more exact than it is known. */
function momentText({ at, precision }: News['first']): string {
  const day = days.format(at)
  if (precision === 'day') return day
  return `${precision === 'inferred' ? 'seen ' : ''}${day}, ${new Date(at).toISOString().slice(11, 16)} UTC`
}

const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
