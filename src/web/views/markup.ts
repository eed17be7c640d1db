import type { html } from 'hono/html'

/** A piece of a page in which every value is escaped. */
export type Markup = ReturnType<typeof html>

/** The address if a reader may open it: http or https; null for anything else. */
export function safeUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  return /^https?:$/u.test(new URL(url).protocol) ? url : null
}

/** '1 post', '2 posts'. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A score as people write it: 4, 4.5. */
export function scoreText(score: number): string {
  return String(Math.round(score * 100) / 100)
}
