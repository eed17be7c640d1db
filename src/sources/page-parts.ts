import { type CheerioAPI, load } from 'cheerio/slim'
import { scanHtml } from '#parse/html-scan.ts'
import { plainTitle } from '#parse/plain-title.ts'

/** An element of a page, or the page itself. What is asked for and not there is '', false or null. */
export interface Part {
  /** Where its tag begins in the source. */
  readonly at: number
  /** The value of an attribute, references resolved. */
  readonly attribute: (name: string) => string
  /** The source between its tags, as it stands. */
  readonly html: () => string
  /** Its text on one line. */
  readonly line: () => string
  /** Elements in it that the selector finds, in order. */
  readonly all: (selector: string) => readonly Part[]
  readonly has: (selector: string) => boolean
  /** The first of them, its text on one line, and an attribute of it. */
  readonly first: (selector: string) => Part | null
  readonly lineOf: (selector: string) => string
  readonly attributeOf: (selector: string, name: string) => string
}

/**
 * A page to be looked through with CSS selectors; null if its elements are nested too deep for a page that people read.
 * What is found is cut out of the source instead of written anew, so that nothing runs out of stack.
 */
export function pageParts(html: string): Part | null {
  if (isTooDeep(html)) return null
  const $ = load(html, { xml: { xmlMode: false, withStartIndices: true, withEndIndices: true } })
  const part = (element: Element): Part =>
    asPart(
      { at: element.startIndex ?? 0, html: insideOf(html, element.children), attributes: element.attribs },
      (selector) => $(element).find(selector).toArray().map(part),
    )
  return asPart({ at: 0, html, attributes: {} }, (selector) => $.root().find(selector).toArray().map(part))
}

type Element = ReturnType<ReturnType<CheerioAPI['root']>['find']>[number]

interface Source {
  readonly at: number
  readonly html: string
  readonly attributes: Readonly<Record<string, string>>
}

function asPart({ at, html, attributes }: Source, all: Part['all']): Part {
  const first = (selector: string) => all(selector)[0] ?? null
  return {
    at,
    attribute: (name) => attributes[name] ?? '',
    html: () => html,
    line: () => plainTitle(html),
    all,
    has: (selector) => first(selector) !== null,
    first,
    lineOf: (selector) => first(selector)?.line() ?? '',
    attributeOf: (selector, name) => first(selector)?.attribute(name) ?? '',
  }
}

interface Placed {
  readonly startIndex: number | null
  readonly endIndex: number | null
}

function insideOf(html: string, children: readonly Placed[]): string {
  const [first, last] = [children[0], children.at(-1)]
  if (first === undefined || last === undefined) return ''
  return html.slice(first.startIndex ?? 0, (last.endIndex ?? html.length) + 1)
}

/** The parser looks through all open elements at each tag: beyond this it would take quadratic time. */
const DEEPEST = 500

/** Counts by name, because an end tag that fits no element closes none. Never counts too few. */
function isTooDeep(html: string): boolean {
  const open = new Map<string, number>()
  let depth = 0
  let deepest = 0
  scanHtml(html, {
    onText: () => {},
    onOpen: (name) => {
      if (empty.has(name)) return
      open.set(name, (open.get(name) ?? 0) + 1)
      deepest = Math.max(deepest, ++depth)
    },
    onClose: (name) => {
      const count = open.get(name) ?? 0
      if (count === 0) return
      open.set(name, count - 1)
      depth--
    },
  })
  return deepest > DEEPEST
}

/** Elements that have no end tag. */
const empty: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
