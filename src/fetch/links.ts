import type { HeaderLink } from '#model/fetch.ts'
import { asUtf8, type Headers } from './headers.ts'

/**
 * What the headers named Link say (RFC 8288), absolute against `base`, one entry for each relation, in order, at most
 * 20. Left out: links that speak of another page (`anchor`), and addresses other than http and https.
 */
export function headerLinks(headers: Headers, base: URL): HeaderLink[] {
  const links: HeaderLink[] = []
  for (const text of [headers['link'] ?? []].flat()) {
    for (const { target, params } of linkValues(text)) {
      const url = URL.parse(asUtf8(target), base)
      if (url === null || !/^https?:$/u.test(url.protocol) || !isAbout(base, params.get('anchor'))) continue
      for (const rel of (params.get('rel') ?? '').toLowerCase().split(/\s+/u)) {
        if (rel !== '') links.push({ rel, url: url.href })
        if (links.length === MOST_LINKS) return links
      }
    }
  }
  return links
}

const MOST_LINKS = 20

function isAbout(base: URL, anchor: string | undefined): boolean {
  return anchor === undefined || URL.parse(asUtf8(anchor), base)?.href === base.href
}

interface LinkValue {
  readonly target: string
  readonly params: ReadonlyMap<string, string>
}

/** Ends at what cannot be read. */
function* linkValues(text: string): Generator<LinkValue> {
  let at = 0
  for (;;) {
    const target = matchAt(/[\s,]*<([^>]*)>/y, text, at)
    if (target === null) return
    at = target.endsAt
    const params = new Map<string, string>()
    for (;;) {
      const param = matchAt(PARAM, text, at)
      if (param === null) break
      at = param.endsAt
      const [, name = '', quoted, plain = ''] = param.groups
      // The first of several counts (RFC 8288, 3.3).
      if (!params.has(name.toLowerCase())) {
        params.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/gsu, '$1') ?? plain)
      }
    }
    yield { target: target.groups[1] ?? '', params }
  }
}

const PARAM = /\s*;\s*([^\s=;,"<>]*)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/sy

function matchAt(
  pattern: RegExp,
  text: string,
  at: number,
): { readonly groups: readonly (string | undefined)[]; readonly endsAt: number } | null {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  return found === null ? null : { groups: found, endsAt: pattern.lastIndex }
}
