/** What a post that is sent may say; the rest of a line is what we found out ourselves and find out anew. */
const said = [
  'id',
  'url',
  'title',
  'text',
  'author',
  'timePrecision',
  'lang',
  'links',
  'media',
  'categories',
  'repostOf',
  'quoteOf',
  'replyTo',
] as const

/**
 * A line of JSON Lines, as any command or the API writes posts, as it would be sent: the HTML is `content`, else
 * `summary`, else `html`; `time` stands in for `publishedAt`; what is null is left out.
 */
export function sentOf(line: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const html = [line['content'], line['summary'], line['html']].find(
    (each) => typeof each === 'string' && each !== '',
  )
  const entries: [string, unknown][] = [
    ...said.map((key): [string, unknown] => [key, line[key]]),
    ['publishedAt', line['publishedAt'] ?? line['time']],
    ['html', html],
  ]
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, key === 'id' && typeof value === 'number' ? String(value) : value]),
  )
}
