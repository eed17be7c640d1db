import { type Context, Hono } from 'hono'
import { askedSearch, inItsPool, searchAddress } from '#web/asked-search.ts'
import { askedNumber, askedText, askedTopic, baseOf } from '#web/asked.ts'
import { type ExportFormat, exportSearch, mostExported } from '#web/export-search.ts'
import { unreadable } from '#web/found-json.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { cursorText } from '#web/search-cursor.ts'

/** What a search finds as a file: `GET /api/search/export?q=QUERY&format=csv|json|jsonl`. */
export function searchExportRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/api/search/export', (c) => download(c, hands))
  return app
}

const types: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
}

/** RFC 8288 names where the rest is, if not all of it is here. */
async function download(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const format = askedFormat(c)
  const limit = askedNumber(c, 'limit', { least: 1, most: mostExported }) ?? mostExported
  const asked = askedSearch(c, topic.id, limit)
  const answer = await exportSearch(hands, inItsPool(asked), format)
  if (answer.kind === 'problems') throw unreadable(answer.problems)
  const { text, next } = answer
  c.header('Content-Type', types[format])
  // A file is taken once, and is sent as it is read.
  c.header('Cache-Control', 'no-store')
  c.header(
    'Content-Disposition',
    `attachment; filename="leakwire-${topic.id.replaceAll(/[^\w-]/gu, '')}.${format}"`,
  )
  if (next !== null) {
    const more = { topic: topic.id, format, limit: String(limit), cursor: cursorText(next), sort: '' }
    c.header('Link', `<${baseOf(c, hands)}${searchAddress(asked, more, '/api/search/export')}>; rel="next"`)
  }
  return c.body(streamOf(text))
}

/** A fault on the way breaks the connection off: half a file must not look like a whole one. */
function streamOf(text: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await text.next()
      if (done === true) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => {
      await text.return(undefined)
    },
  })
}

function askedFormat(c: Context): ExportFormat {
  const format = askedText(c, 'format')
  if (format === 'csv' || format === 'json' || format === 'jsonl') return format
  throw new WebProblem(400, `There is no format "${format}".`, 'Say format=csv, format=json or format=jsonl.')
}
