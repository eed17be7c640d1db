import { decodeEntities } from './entities.ts'
import { scanHtml } from './html-scan.ts'

/**
 * A title, name or category that may hold HTML, as plain text on one line. Only tags that HTML knows are taken
 * for markup, so that 'I <3 MIOS' and 'Map<String>' stay whole.
 */
export function plainTitle(value: string): string {
  if (!value.includes('<') && !value.includes('&')) return oneLine(value)
  let text = ''
  scanHtml(
    value,
    {
      onText: (piece) => {
        text += decodeEntities(piece)
      },
      onOpen: (name) => {
        if (!inline.has(name)) text += ' '
      },
      onClose: (name) => {
        if (!inline.has(name)) text += ' '
      },
    },
    (name) => inline.has(name) || breaking.has(name),
  )
  return oneLine(text)
}

/** The same text with every run of blanks and line breaks made one blank, none at the ends. */
export function oneLine(text: string): string {
  const isTidy = !unusualBlank.test(text) && !twoBlanks.test(text)
  return (isTidy ? text : text.replace(/\s+/g, ' ')).trim()
}

/** Two expressions take less time than one that asks for either. */
const unusualBlank = /[^\S ]/
const twoBlanks = / {2}/

const inline: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
)
const breaking: ReadonlySet<string> = new Set(
  'br p div img h1 h2 h3 h4 h5 h6 li ul ol pre blockquote center hr script style section article header table tr td tbody'.split(
    ' ',
  ),
)
