import { parseArgs } from 'node:util'

/** One curl line of a page, as a request, with what the page shows of its answer. */
export interface Example {
  readonly line: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Null for a line that only prepares the next. */
  readonly shown: Shown | null
}

export interface Shown {
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>>
  /** Parsed; undefined if no body is shown. */
  readonly body: unknown
}

/** The examples of a page in order: the curl lines of each `sh` block; its last has the block after it as its answer. */
export function examplesOf(markdown: string): Example[] {
  const blocks = Array.from(
    markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gmu),
    ([, kind = '', text = '']) => ({
      kind,
      text,
    }),
  )
  return blocks.flatMap(({ kind, text }, index) => {
    if (kind !== 'sh') return []
    const lines = text.split('\n').filter((line) => line.startsWith('curl '))
    const after = blocks[index + 1]
    return lines.map((line, n) => ({
      ...requestOf(line),
      shown: n === lines.length - 1 && after !== undefined ? shownIn(after) : null,
    }))
  })
}

function requestOf(line: string): Omit<Example, 'shown'> {
  const { values, positionals } = parseArgs({
    args: wordsOf(line).slice(1),
    allowPositionals: true,
    options: {
      request: { type: 'string', short: 'X' },
      header: { type: 'string', short: 'H', multiple: true },
      json: { type: 'string' },
      include: { type: 'boolean', short: 'i' },
    },
  })
  const { request, header = [], json = null } = values
  const { pathname, search } = new URL(positionals[0] ?? '')
  const given = header.map((each) => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 2)])
  const forJson = json === null ? {} : { 'Content-Type': 'application/json', Accept: 'application/json' }
  return {
    line,
    method: request ?? (json === null ? 'GET' : 'POST'),
    path: pathname + search,
    headers: { ...forJson, ...Object.fromEntries(given) },
    body: json,
  }
}

/** As a shell cuts a line; between single quotes everything stands for itself. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/gu), ([, single, double, bare]) => {
    return single ?? double ?? bare ?? ''
  })
}

function shownIn({ kind, text }: { readonly kind: string; readonly text: string }): Shown | null {
  if (kind === 'json') return { status: null, headers: {}, body: JSON.parse(text) }
  if (kind !== 'http') return null
  const [head = '', body] = text.split('\n\n')
  const [first = '', ...lines] = head.trim().split('\n')
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    ),
    body: body === undefined ? undefined : JSON.parse(body),
  }
}

/**
 * Where an answer is otherwise than it is shown; null if nowhere. Of an object the members that are shown count, of a
 * list as many items as are shown, and '…' stands for any text.
 */
export function difference(shown: unknown, real: unknown, at = 'the answer'): string | null {
  if (typeof shown === 'string' && typeof real === 'string') {
    const pattern = shown.split('…').map((part) => RegExp.escape(part))
    return new RegExp(`^${pattern.join('.+')}$`, 'su').test(real) ? null : `${at} is ${JSON.stringify(real)}`
  }
  if (typeof shown !== 'object' || shown === null)
    return shown === real ? null : `${at} is ${JSON.stringify(real)}, not ${JSON.stringify(shown)}`
  if (typeof real !== 'object' || real === null) return `${at} is ${JSON.stringify(real)}`
  for (const [key, value] of Object.entries(shown)) {
    const found = difference(value, (real as Record<string, unknown>)[key], `${at}.${key}`)
    if (found !== null) return found
  }
  return null
}
