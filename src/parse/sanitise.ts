import sanitizeHtml from 'sanitize-html'

import { resolveUrl } from './resolve-url.ts'

/**
 * HTML of a post made safe to show: an allow-list of tags, absolute http(s) and mailto addresses, links that pass
 * on neither referrer nor rank. A page must ask no third party, so images, films and frames become links that say
 * what is behind them. Relative addresses are resolved against `baseUrl`.
 */
export function sanitiseHtml(html: string, baseUrl: string): string {
  return sanitizeHtml(html, { ...options, transformTags: transforms(baseUrl) })
}

const options: sanitizeHtml.IOptions = {
  allowedTags: `a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr`.split(/\s+/),
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    abbr: ['title'],
    time: ['datetime'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    ol: ['start'],
    '*': ['dir', 'lang'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'noembed', 'noframes'],
  nestingLimit: 100,
}

function transforms(baseUrl: string): NonNullable<sanitizeHtml.IOptions['transformTags']> {
  const toLink = (word: string) => (_tag: string, attribs: sanitizeHtml.Attributes) => {
    const alt = attribs['alt'] ?? attribs['title'] ?? ''
    const text = alt === '' ? `[${word}]` : `[${word}: ${alt}]`
    return linkTo(attribs['src'] ?? attribs['data-src'], text, baseUrl)
  }
  return {
    a: (_tag, attribs) => ({ tagName: 'a', attribs: linkAttributes(attribs, baseUrl) }),
    img: toLink('image'),
    video: toLink('video'),
    audio: toLink('audio'),
    iframe: toLink('embedded page'),
    embed: toLink('embedded file'),
  }
}

function linkTo(src: string | undefined, text: string, baseUrl: string): sanitizeHtml.Tag {
  const href = resolveUrl(src ?? '', baseUrl)
  if (href === null) return { tagName: 'span', attribs: {}, text }
  return { tagName: 'a', attribs: linkAttributes({ href }, baseUrl), text }
}

function linkAttributes(attribs: sanitizeHtml.Attributes, baseUrl: string): sanitizeHtml.Attributes {
  const href = resolveUrl(attribs['href'] ?? '', baseUrl)
  const title = attribs['title']
  if (href === null) return title === undefined ? {} : { title }
  return { href, rel: 'noopener nofollow noreferrer', ...(title === undefined ? {} : { title }) }
}
