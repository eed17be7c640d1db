import { expect, onTestFinished, test } from 'vitest'
import { openHub } from '#tests/hub.ts'
import { localServer } from '#tests/local-server.ts'
import { rss } from '#tests/small-topic.ts'
import { install } from './installation.ts'

const soon = { timeout: 25_000, interval: 200 }

test('a post that a hub pushes stands in the stream, though the feed was not asked again', async () => {
  const hub = await openHub()
  let asked = 0
  const feed = await localServer((_request, response) => {
    asked++
    response.setHeader('Link', `<${hub.address}>; rel="hub"`).end(rss([{ id: 'old', title: 'A camera' }]))
  })
  const installation = await install({
    LEAKWIRE_ALLOW_NETWORKS: '127.0.0.0/8',
    LEAKWIRE_ALLOW_PORTS: `${hub.port},${feed.port}`,
  })
  onTestFinished(() => installation.close())
  installation.write(
    'config/sources.yaml',
    `sources:\n  - {id: phones, name: Phones, url: '${feed.origin}/feed', mode: curated}\n`,
  )
  const { origin } = await installation.start('start', {
    LEAKWIRE_BASE_URL: `http://127.0.0.1:${installation.port}`,
  })
  await expect.poll(() => hub.asked.length, soon).toBe(1)
  expect(await hub.verify()).toMatchObject({ status: 200 })
  const title = 'Xiaomi MIOS boots on a pushed phone'
  expect(await hub.deliver(rss([{ id: 'new', title, text: 'A leaker saw MIOS 1.0 boot.' }]))).toBe(204)
  await expect.poll(async () => await (await fetch(`${origin}/api/stream`)).text(), soon).toContain(title)
  const answer = await fetch(`${origin}/api/sources/phones`)
  expect(await answer.json()).toMatchObject({
    push: { state: 'trusted' },
    log: [{ outcome: 'pushed', newPosts: 1 }, { outcome: 'read' }],
  })
  expect(asked).toBe(1)
})
