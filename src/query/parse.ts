import { scriptOf } from '#text/script.ts'
import { words } from '#text/tokens.ts'
import { readLexemes } from './lexer.ts'
import type { Lexeme } from './lexer.ts'
import { nearest } from './nearest.ts'
import { problemAt } from './problem.ts'
import type { Problem } from './problem.ts'
import { compileRegex } from './regex.ts'
import { TEXT_FIELDS, VALUE_FIELDS } from './syntax.ts'
import type { PhraseNode, QueryNode, TextField, ValueField } from './syntax.ts'
import { readWhen } from './when.ts'

export type ParsedQuery =
  | { readonly kind: 'query'; readonly root: QueryNode }
  | { readonly kind: 'error'; readonly problems: readonly Problem[] }

const MAX_DEPTH = 50
const MAX_REGEXES = 50
const RE2_SYNTAX = 'a pattern in RE2 syntax'
const FIELD_NAMES: readonly string[] = [...TEXT_FIELDS, ...VALUE_FIELDS, 'before', 'after']

/**
 * Reads the one query language: words, "phrases", AND OR NOT ( ), -x, =Exact, field:x and field:(a OR b),
 * before: after:, #tag, xiao*, NEAR/5, /regex/i. NOT binds tightest, then NEAR, AND (or nothing), OR. An empty
 * query asks for everything. Problems come in the order they stand.
 */
export function parseQuery(text: string): ParsedQuery {
  const { lexemes, problems } = readLexemes(text)
  const reader: Reader = { text, lexemes, problems, next: 0, depth: 0, regexes: 0, isLost: false }
  const root: QueryNode = peek(reader).kind === 'end' ? { kind: 'everything' } : readAny(reader, null)
  const rest = peek(reader)
  if (rest.kind !== 'end' && problems.length === 0) {
    fail(reader, rest, { message: 'This bracket closes nothing.', expected: 'an opening bracket before it' })
  }
  if (problems.length === 0) return { kind: 'query', root }
  return { kind: 'error', problems: problems.toSorted((a, b) => a.at - b.at) }
}

interface Reader {
  readonly text: string
  readonly lexemes: readonly Lexeme[]
  readonly problems: Problem[]
  next: number
  depth: number
  regexes: number
  /** True once reading was given up: what follows would only be consequences. */
  isLost: boolean
}

/** The field that stands before a bracket or a word, if any. */
type Scope = TextField | ValueField | 'before' | 'after' | null

const NOTHING: QueryNode = { kind: 'everything' }

function readAny(reader: Reader, scope: Scope): QueryNode {
  const nodes = [readAll(reader, scope)]
  while (peek(reader).kind === 'OR') {
    reader.next++
    nodes.push(readAll(reader, scope))
  }
  return joined('any', nodes)
}

function readAll(reader: Reader, scope: Scope): QueryNode {
  const nodes = [readUnary(reader, scope)]
  for (;;) {
    const { kind } = peek(reader)
    if (kind === 'OR' || kind === ')' || kind === 'end') return joined('all', nodes)
    if (kind === 'AND') reader.next++
    nodes.push(readUnary(reader, scope))
  }
}

function joined(kind: 'all' | 'any', nodes: readonly QueryNode[]): QueryNode {
  const [only] = nodes
  return only !== undefined && nodes.length === 1 ? only : { kind, nodes }
}

function readUnary(reader: Reader, scope: Scope): QueryNode {
  const { kind } = peek(reader)
  if (kind !== 'NOT' && kind !== '-') return readNear(reader, scope)
  reader.next++
  return nested(reader, () => ({ kind: 'not', node: readUnary(reader, scope) }))
}

function readNear(reader: Reader, scope: Scope): QueryNode {
  const left = readTerm(reader, scope)
  const near = peek(reader)
  if (near.kind !== 'near') return left
  reader.next++
  const right = readTerm(reader, scope)
  const leftPhrases = phrasesOf(left)
  const rightPhrases = phrasesOf(right)
  if (leftPhrases === null || rightPhrases === null) {
    const message = 'NEAR stands between words, phrases, or brackets that hold words joined by OR.'
    return fail(reader, near, { message, expected: 'word NEAR/5 word' })
  }
  return { kind: 'near', left: leftPhrases, right: rightPhrases, within: near.within }
}

function phrasesOf(node: QueryNode): readonly PhraseNode[] | null {
  if (node.kind === 'phrase') return [node]
  if (node.kind !== 'any') return null
  return node.nodes.every((each) => each.kind === 'phrase') ? node.nodes : null
}

function readTerm(reader: Reader, scope: Scope): QueryNode {
  const lexeme = peek(reader)
  reader.next++
  switch (lexeme.kind) {
    case '(':
      return readGroup(reader, lexeme, scope)
    case 'field':
      return readField(reader, lexeme, scope)
    case 'word':
    case 'quoted':
      return readValue(reader, lexeme, scope)
    case 'regex':
      return readRegex(reader, lexeme, scope)
    case '=':
      return readExact(reader, lexeme, scope)
    case '#':
      return readTag(reader, lexeme)
    default:
      reader.next--
      return missing(reader, lexeme)
  }
}

function readGroup(reader: Reader, open: Lexeme, scope: Scope): QueryNode {
  const inner = nested(reader, () => readAny(reader, scope))
  if (peek(reader).kind === ')') reader.next++
  else
    fail(reader, open, {
      message: 'This bracket is not closed.',
      expected: ')',
      suggestion: `${reader.text})`,
    })
  return inner
}

function nested(reader: Reader, read: () => QueryNode): QueryNode {
  if (reader.depth === MAX_DEPTH) {
    const message = `More than ${MAX_DEPTH} brackets or NOTs stand inside each other.`
    return giveUp(reader, peek(reader), { message, expected: 'fewer brackets' })
  }
  reader.depth++
  const node = read()
  reader.depth--
  return node
}

function readField(reader: Reader, lexeme: Lexeme & { kind: 'field' }, scope: Scope): QueryNode {
  const name = lexeme.name.toLowerCase()
  if (scope !== null) {
    return fail(reader, lexeme, {
      message: `A field stands inside the field "${scope}".`,
      expected: 'a word',
    })
  }
  if (!FIELD_NAMES.includes(name)) {
    const message = `There is no field "${lexeme.name}". To search for the words, put them in quotes.`
    const meant = nearest(name, FIELD_NAMES)
    return fail(reader, lexeme, {
      message,
      expected: FIELD_NAMES.map((known) => `${known}:`).join(' '),
      suggestion: meant === null ? null : `${meant}:`,
    })
  }
  return readTerm(reader, name as Scope)
}

function readValue(reader: Reader, lexeme: Lexeme & { text: string }, scope: Scope): QueryNode {
  const { text } = lexeme
  if (scope === 'before' || scope === 'after') return readDate(reader, lexeme, scope)
  if (isValueField(scope)) return { kind: 'field', field: scope, value: text }
  const prefix = lexeme.kind === 'word' && text.endsWith('*')
  const bare = prefix ? text.slice(0, -1) : text
  const tokens = words(bare)
  const last = tokens.at(-1)
  if (last === undefined) {
    const message = `"${text}" holds no letter or digit to look for.`
    return fail(reader, lexeme, { message, expected: 'a word' })
  }
  if (prefix && last.kind === 'word' && isShort(last.text)) {
    const message = `"${text}" would find too much.`
    return fail(reader, lexeme, { message, expected: 'at least 3 letters (or 1 Chinese character) before *' })
  }
  return { kind: 'phrase', text: bare, prefix: prefix && last.kind === 'word', exact: false, field: scope }
}

function isShort(word: string): boolean {
  return Array.from(word).length < 3 && scriptOf(word.codePointAt(0) ?? 0) !== 'hangul'
}

function isValueField(scope: Scope): scope is ValueField {
  return VALUE_FIELDS.some((field) => field === scope)
}

function readDate(reader: Reader, lexeme: Lexeme & { text: string }, kind: 'before' | 'after'): QueryNode {
  const when = readWhen(lexeme.text)
  if (when !== null) return { kind, when }
  const message = `"${lexeme.text}" is not a date.`
  return fail(reader, lexeme, { message, expected: '2023-10-17, 2023-10, 2023, 7d, 12h or 2w' })
}

function readRegex(reader: Reader, lexeme: Lexeme & { kind: 'regex' }, scope: Scope): QueryNode {
  if (isValueField(scope) || scope === 'before' || scope === 'after') {
    return fail(reader, lexeme, { message: `The field "${scope}" takes no pattern.`, expected: 'a value' })
  }
  reader.regexes++
  if (reader.regexes > MAX_REGEXES) {
    return fail(reader, lexeme, { message: `A query may hold ${MAX_REGEXES} patterns.` })
  }
  const ignoreCase = lexeme.flags === 'i'
  const compiled = compileRegex(lexeme.source, ignoreCase)
  if (compiled.kind === 'error') {
    const suggestion = compiled.suggestion === null ? null : `/${compiled.suggestion}/`
    // Behind the slash.
    const at = lexeme.at + 1 + compiled.at
    return fail(reader, { ...lexeme, at }, { message: compiled.message, expected: RE2_SYNTAX, suggestion })
  }
  return { kind: 'regex', source: lexeme.source, ignoreCase, field: scope }
}

function readExact(reader: Reader, lexeme: Lexeme, scope: Scope): QueryNode {
  const node = readTerm(reader, scope)
  if (node.kind === 'phrase') return { ...node, exact: true }
  return fail(reader, lexeme, { message: '= stands before a word or a phrase.', expected: '=MIOS' })
}

function readTag(reader: Reader, lexeme: Lexeme): QueryNode {
  const word = peek(reader)
  reader.next++
  const tag = word.kind === 'word' ? word.text.replace(/#$/, '') : ''
  if (words(tag).length > 0) return { kind: 'tag', tag }
  return fail(reader, lexeme, { message: '# stands before a tag.', expected: '#MIOS' })
}

function missing(reader: Reader, lexeme: Lexeme): QueryNode {
  const found =
    lexeme.kind === 'end'
      ? 'The query ends too early.'
      : `"${reader.text.slice(lexeme.at, lexeme.end)}" stands where a word should.`
  return giveUp(reader, lexeme, { message: found, expected: 'a word, a "phrase" or a bracket' })
}

type What = Parameters<typeof problemAt>[2]

function giveUp(reader: Reader, lexeme: Lexeme, what: What): QueryNode {
  const node = fail(reader, lexeme, what)
  reader.next = reader.lexemes.length - 1
  reader.isLost = true
  return node
}

function fail(reader: Reader, lexeme: Lexeme, what: What): QueryNode {
  if (!reader.isLost) reader.problems.push(problemAt(reader.text, lexeme.at, what))
  return NOTHING
}

function peek(reader: Reader): Lexeme {
  return reader.lexemes[reader.next] ?? { kind: 'end', at: reader.text.length, end: reader.text.length }
}
