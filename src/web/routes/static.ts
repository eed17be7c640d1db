import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { represent } from '#web/representation.ts'
import { respondCached } from '#web/respond-cached.ts'

const files = [
  { path: '/static/style.css', type: 'text/css; charset=utf-8', body: read('style.css') },
  { path: '/static/live.js', type: 'text/javascript; charset=utf-8', body: read('live.js') },
  { path: '/favicon.svg', type: 'image/svg+xml', body: read('favicon.svg') },
  { path: '/favicon.ico', type: 'image/svg+xml', body: read('favicon.svg') },
]

/** The few files a page needs, read once; browsers ask each time whether theirs is still the newest. */
export function staticRoutes(): Hono {
  const app = new Hono()
  for (const { path, type, body } of files) {
    const file = represent(body, type)
    app.get(path, (c) => respondCached(c, file, null))
  }
  return app
}

function read(name: string): string {
  return readFileSync(new URL(`../static/${name}`, import.meta.url), 'utf8')
}
