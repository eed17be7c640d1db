import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type FeedServer, openFeedServer } from '#tests/feed-server.ts'
import { type Installation, type Role, install } from './installation.ts'
import { expectWholeStream } from './whole-stream.ts'

let feeds: FeedServer
let installation: Installation
let running: Role

beforeAll(async () => {
  feeds = await openFeedServer()
  const address = feeds.feed('/news', [{ id: 'old', title: 'Tablets are cheap this week' }])
  installation = await install(feeds.env)
  installation.write('config/sources.yaml', `sources:\n  - {id: news, name: News, url: "${address}"}\n`)
  running = await installation.start('start')
})

afterAll(async () => {
  await installation.close()
  await feeds.close()
})

test('a first start says where the page is, what it follows and how to end it, and nothing else', () => {
  expect(running.err().trimEnd().split('\n')).toEqual([
    `Leakwire is at ${running.origin}`,
    `It follows 1 sources; the database is embedded, in ${installation.data}.`,
    'Ctrl-C ends it.',
  ])
})

test('the page answers at once, with the starter archive before anything was polled', async () => {
  const response = await fetch(running.origin)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('starter archive')
  const ready = await fetch(`${running.origin}/readyz`)
  expect(await ready.json()).toMatchObject({ status: 'ready' })
})

test('a source that becomes due is polled by itself: its new post is in the stream and told over /events', async () => {
  await waitFor(async () => (await postsOf('news')) === 1)
  const leave = new AbortController()
  onTestFinished(() => leave.abort())
  const events = await fetch(`${running.origin}/events`, { signal: leave.signal })
  const told = nextEvent(events)
  feeds.feed('/news', [
    { id: 'leak', title: 'Xiaomi MIOS boots on a test phone' },
    { id: 'old', title: 'Tablets are cheap this week' },
  ])
  await installation.query(`update source set next_poll_at = now() where id = 'news'`)
  const entry = await told
  expect(entry).toMatchObject({ kind: 'story' })
  const stream = (await (await fetch(`${running.origin}/api/stream?limit=1`)).json()) as {
    stories: { position: number; posts: { title: string }[] }[]
  }
  expect(stream.stories[0]).toMatchObject({
    position: entry.position,
    posts: [{ title: 'Xiaomi MIOS boots on a test phone' }],
  })
})

test('a pull beside a running start ends well and stops nothing', async () => {
  const pull = await installation.run(['pull', '--json'])
  expect(pull).toMatchObject({ code: 0, err: '' })
  expect((await fetch(`${running.origin}/readyz`)).status).toBe(200)
})

test('commands beside a running start use its database, and each ends by itself', async () => {
  const address = `${feeds.origin}/news`
  const ended = await Promise.all(
    [
      ['migrate'],
      ['search', 'Xiaomi', '--json'],
      ['capture', address, '--out', join(installation.folder, 'captured')],
      ['reparse'],
      ['doctor'],
    ].map((words) => installation.run(words)),
  )
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
})

test('a second start on the same port says so, what to do, and leaves the first one alone', async () => {
  const second = await installation.run(['start'])
  expect(second.code).toBe(1)
  expect(second.out).toBe('')
  expect(second.err.trimEnd().split('\n')).toEqual([
    `Port ${installation.port} on 127.0.0.1 is in use, perhaps by another Leakwire. End that program, or choose another port with LEAKWIRE_PORT.`,
  ])
  expect((await fetch(`${running.origin}/readyz`)).status).toBe(200)
})

test('a topic file that is broken by hand changes nothing and is told of; mended it is in force by itself', async () => {
  const file = 'config/topics/mios.yaml'
  const good = readFileSync(join(installation.folder, file), 'utf8')
  installation.write(file, good.replace('weight: 4', 'wieght: 4'))
  const page = async () => await (await fetch(running.origin)).text()
  await waitFor(async () =>
    (await page()).includes('config/topics/mios.yaml cannot be read, so version 1 stays'),
  )
  const listed = await installation.run(['topic', 'list'])
  expect(listed).toMatchObject({ code: 1, out: expect.stringContaining('mios  version 1') })
  expect(listed.err).toMatch(/\d+:5: There is no setting "wieght" here/u)
  installation.write(file, good.replace('match: CNMiOS', 'match: [CNMiOS, Tablets]'))
  await waitFor(async () => (await page()).includes('are cheap this week'))
  expect(await page()).not.toContain('cannot be read')
})

test('a version is tried, put in force and taken back by command while the program runs', async () => {
  const { out } = await installation.run(['topic', 'export'])
  installation.write('tried.yaml', out.replace('match: [CNMiOS, Tablets]', 'match: CNMiOS'))
  const tried = join(installation.folder, 'tried.yaml')
  const tells = await installation.run(['topic', 'backtest', tried])
  expect(tells.out).toMatch(/against version 2: 0 added, 1 removed, \d+ kept/u)
  expect(tells.out).toContain('- Tablets are cheap this week  (News)')
  expect((await installation.run(['topic', 'import', tried])).err).toContain('in force as version 3')
  expect(await (await fetch(running.origin)).text()).not.toContain('are cheap this week')
  expect((await installation.run(['topic', 'undo'])).err).toContain('in force as version 4')
  expect(await (await fetch(running.origin)).text()).toContain('are cheap this week')
})

test('Ctrl-C ends it although a page listens to /events', async () => {
  const listening = await fetch(`${running.origin}/events`)
  await endsWell(running, 'SIGINT')
  await expect(listening.text()).rejects.toThrow(/terminated/u)
})

test('SIGTERM ends it, and what it stored is there on the next start', async () => {
  const again = await installation.start('start')
  expect(await postsOf('news')).toBe(2)
  await endsWell(again, 'SIGTERM')
})

test('killed after it took posts in and before it told of them, the next start tells of them at once', async () => {
  const killed = await installation.start('web')
  await installation.query('delete from stream_entry')
  await installation.query('delete from story')
  await installation.query('update verdict set placed = false')
  await killed.end('SIGKILL')
  const next = await installation.start('web')
  await expectWholeStream(installation)
  await endsWell(next, 'SIGTERM')
})

/** With 0, within 10 s, in silence, and PostgreSQL ends too. */
async function endsWell(role: Role, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  const pidFile = join(installation.data, 'postgres/postmaster.pid')
  const postgres = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const said = role.err()
  const before = performance.now()
  expect(await role.end(signal)).toEqual({ code: 0, out: '', err: said })
  expect(performance.now() - before).toBeLessThan(10_000)
  expect(existsSync(pidFile)).toBe(false)
  await waitFor(async () => !isRunning(postgres))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

async function postsOf(source: string): Promise<number> {
  const rows = await installation.query<{ id: string }>(`select id from post where source_id = '${source}'`)
  return rows.length
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(100)
}

/** The first event that a response of server-sent events brings. */
async function nextEvent(response: Response): Promise<{ position: number; kind: string }> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const data = /^data: (.*)$/mu.exec(text)?.[1]
    if (data !== undefined) return JSON.parse(data) as { position: number; kind: string }
  }
  throw new Error(`The events ended: ${text}`)
}
