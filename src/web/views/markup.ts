import type { html } from 'hono/html'

/** A piece of a page in which every value is escaped. */
export type Markup = ReturnType<typeof html>

/** '1 post', '2 posts'. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A score as people write it: 4, 4.5. */
export function scoreText(score: number): string {
  return String(Math.round(score * 100) / 100)
}
