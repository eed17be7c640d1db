import { type CheerioAPI, load } from 'cheerio/slim'
import { z } from 'zod'

/** Elements that a selector matched, in the order of the page. */
export type Elements = ReturnType<ReturnType<CheerioAPI['root']>['find']>

/** Where to look: elements, or the whole page. */
type Scope = Elements | ReturnType<CheerioAPI['root']>

export interface Selector {
  /** '': the element itself in which is looked. */
  readonly css: string
  /** What of the element is meant; null: what it holds. */
  readonly attribute: string | null
}

/** Reads 'h2 a', 'h2 a@title', '@data-id' and '.', which is the item itself. */
export function readSelector(written: string): Selector {
  const [, css = written, attribute] = /^(.*?)@([\w:.-]+)$/su.exec(written) ?? []
  const trimmed = css.trim()
  return { css: trimmed === '.' ? '' : trimmed, attribute: attribute?.toLowerCase() ?? null }
}

/** What matches inside `scope`, or of `scope` itself if nothing inside does. A selector that cannot be used matches nothing. */
export function select(scope: Scope, { css }: Selector): Elements {
  const all = scope as Elements
  if (css === '') return all
  try {
    const inside = all.find(css)
    return inside.length > 0 ? inside : all.filter(css)
  } catch {
    // Some slips behind positions like ':first' show only when there is something to match; see `selectorProblem`.
    return all.slice(0, 0)
  }
}

const LONGEST = 500

/** An option that holds a selector, with or without an attribute; one that cannot be read is refused with the reason. */
export const selectorOption = z
  .string()
  .max(LONGEST)
  .superRefine((written, context) => {
    const problem = selectorProblem(readSelector(written).css)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

/** An option that holds a selector of whole elements. */
export const elementSelectorOption = z
  .string()
  .max(LONGEST)
  .superRefine((written, context) => {
    const { css, attribute } = readSelector(written)
    const problem =
      css === '' || attribute !== null
        ? `'${written}' names no elements; write a selector such as 'article' or 'ul.news > li'`
        : selectorProblem(css)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

const blank = load('<p></p>')

/** Why a selector cannot be used, as a sentence; null if it can. */
function selectorProblem(css: string): string | null {
  if (css.includes('<')) return `the selector '${css}' holds a '<': it is no HTML`
  if (/[>+~]$/u.test(css)) return `the selector '${css}' ends where another element should be named`
  try {
    blank.root().find(css)
    return null
  } catch (error) {
    return `the selector '${css}' cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}
