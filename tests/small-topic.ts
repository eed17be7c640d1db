/** A topic of one clause: enough where a test is not about rules. */
export const smallTopic = {
  id: 'mios',
  name: 'MIOS',
  source: `topic: mios
title: MIOS
thresholds: {broad: 2, strict: 2}
clauses:
  - {id: name, match: [MIOS], case: exact, weight: 2}
context:
  strong: {words: [Xiaomi, 小米], add: 2}
`,
}

/** An RSS feed of these items, newest first, an hour apart. */
export function rss(
  items: readonly {
    readonly id: string
    readonly title: string
    readonly text?: string
    readonly url?: string
  }[],
): string {
  const xml = items.map(({ id, title, text = '', url = `https://news.example/${id}` }, index) => {
    const date = new Date(Date.UTC(2026, 9, 30, 12 - index)).toUTCString()
    return `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>${url}</link><description>${text}</description><pubDate>${date}</pubDate></item>`
  })
  return `<rss version="2.0"><channel><title>Phone News</title><link>https://news.example/</link>${xml.join('')}</channel></rss>`
}
