import { readFileSync, readdirSync } from 'node:fs'
import { Marked } from 'marked'

/** A page of the documentation that comes with the program. */
export interface DocsPage {
  readonly title: string
  /** Our own text, as safe as the program itself. */
  readonly html: string
}

const folder = new URL('../../docs/', import.meta.url)

/** The page of `docs/NAME.md` ('api', 'notes/rules'); null if there is none. */
export function docsPage(name: string): DocsPage | null {
  if (!/^(?:notes\/)?[a-z-]+$/u.test(name) || !names(name).includes(`${name.split('/').at(-1)}.md`))
    return null
  const text = readFileSync(new URL(`${name}.md`, folder), 'utf8')
  const title = /^# (.*)$/mu.exec(text)?.[1] ?? name
  return { title, html: rendered(text, name) }
}

function names(name: string): string[] {
  return readdirSync(name.startsWith('notes/') ? new URL('notes/', folder) : folder)
}

/** Headings can be led to as on the usual hosts of code; links to other files of docs lead to their pages. */
function rendered(text: string, name: string): string {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: heading }) {
        return `<h${depth} id="${anchorOf(heading)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
    },
    walkTokens: (token) => {
      if (token.type === 'link') token.href = addressOf(String(token.href), name)
    },
  })
  return marked.parse(text, { async: false })
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function addressOf(href: string, name: string): string {
  if (!/^[\w./-]+\.md(?:#.*)?$/u.test(href)) return href
  const { pathname, hash } = new URL(href, `http://localhost/docs/${name}.md`)
  return `${pathname.replace(/\.md$/u, '')}${hash}`
}
