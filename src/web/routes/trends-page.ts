import { type Context, Hono } from 'hono'
import { newestKeptAt } from '#storage/trends.ts'
import { askedText, askedTopic } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { iso } from '#web/post-json.ts'
import { WebProblem } from '#web/problem.ts'
import { type TrendWindow, loadTrends, trendWindows } from '#web/trends.ts'
import { trendsPage } from '#web/views/trends.ts'
import { frameOf } from './frame-of.ts'

/** What rises in a topic, as a page and over JSON; `?window=` day or week, `?at=` a day that it ends with. */
export function trendRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/trends', (c) => trendsHtml(c, hands))
  app.get('/api/trends', (c) => trendsJson(c, hands))
  return app
}

async function trendsHtml(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const window = askedWindow(c)
  const trends = await loadTrends(hands.db, frame.topic.id, { window, to: askedEnd(c, hands) })
  const newestAt = await newestKeptAt(hands.db, frame.topic.id)
  return c.html(trendsPage({ frame, window, trends, at: askedText(c, 'at'), newestAt }))
}

async function trendsJson(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const window = askedWindow(c)
  const { span, fresh, rising, ...posts } = await loadTrends(hands.db, topic.id, {
    window,
    to: askedEnd(c, hands),
  })
  const { beforeFrom, recentFrom, to } = span
  const spans = { beforeFrom: iso(beforeFrom), from: iso(recentFrom), to: iso(to) }
  return c.json({ topic: topic.id, window, ...spans, ...posts, new: fresh, rising })
}

function askedWindow(c: Context): TrendWindow {
  const asked = askedText(c, 'window')
  const window = trendWindows.find((each) => each === (asked === '' ? 'week' : asked))
  if (window !== undefined) return window
  throw new WebProblem(400, '"window" is neither day nor week.', 'Ask for window=day or window=week.')
}

const dayMs = 86_400_000

const minuteMs = 60_000

/** The end of the day asked for, in UTC; without one the minute that is now, as links say it. */
function askedEnd(c: Context, { now }: WebHands): number {
  const asked = askedText(c, 'at')
  if (asked === '') return Math.floor(now() / minuteMs) * minuteMs
  const at = /^\d{4}-\d\d-\d\d$/u.test(asked) ? Date.parse(asked) : Number.NaN
  if (!Number.isNaN(at)) return at + dayMs
  throw new WebProblem(400, '"at" is not a day.', 'Give one such as at=2023-10-17.')
}
