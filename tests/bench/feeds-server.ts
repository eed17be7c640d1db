import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { openPool } from '#platform/pool.ts'
import { openEmbedded } from '#platform/postgres/embedded.ts'
import { openDatabase } from '#platform/runtime.ts'
import { addFilter } from '#storage/filters.ts'
import { migrate } from '#storage/migrate.ts'
import { createWeb } from '#web/app.ts'
import { webHands } from '#tests/web/open-web.ts'
import { seedGround, seedPost, topicId } from '#tests/web/seed.ts'

/**
 * What `bench:feeds` asks: the web over a stream of 50 stories of three posts each, with HTML of 2 kB. Sends its address
 * to the parent and ends when told anything.
 */
const stories = 50
const folder = mkdtempSync(join(tmpdir(), 'lw-bench-'))
const embedded = await openEmbedded(folder)
const db = openDatabase(
  openPool(embedded.connection, 10, (error) => {
    throw error
  }),
)
await migrate(db)
await seedGround(db)
for (let n = 0; n < stories; n++) {
  const html = `<p>${'Xiaomi works on a system of its own, say people who saw it. '.repeat(33)}</p>`
  const { storyId } = await seedPost(db, { id: `a${n}`, title: `Leak ${n} about 小米 MIOS`, html })
  for (const id of [`b${n}`, `c${n}`]) {
    const joins = { storyId, duplicateOf: null, level: 4, reason: 'shares xiaomi, mios' } as const
    await seedPost(db, { id, title: `Another account of ${n}`, html, joins })
  }
}
await addFilter(db, { secret: 'bench', topicId, name: 'All', query: '' }, Date.now())
const web = createWeb(webHands(db, { now: Date.now }).hands)
const server = serve({ fetch: web.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  process.send?.(`http://127.0.0.1:${port}`),
)
process.once('message', () => void end())

async function end(): Promise<void> {
  server.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await db.destroy()
  await embedded.close()
  rmSync(folder, { recursive: true, force: true })
  process.disconnect()
}
