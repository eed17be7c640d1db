import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readSettings } from '#platform/read-settings.ts'
import { command } from './dedupe.ts'

const titles = ['神十七航天员出征', '神十七点火发射', '神舟十七号', '神舟十七号乘组出征仪式']
const posts = titles.map((title, nth) => JSON.stringify({ id: `p${nth + 1}`, title, more: nth }))

/** What is written for `lines`, and how it ended: a code, or the message of an error. */
async function dedupe(lines: readonly string[], options: Readonly<Record<string, boolean>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lw-dedupe-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'posts.jsonl')
  writeFileSync(file, lines.join('\n'))
  const written: Record<string, unknown>[] = []
  const ended = await command
    .run({
      words: [file],
      options,
      settings: readSettings({}, process.cwd()),
      out: (line) => written.push(JSON.parse(line) as Record<string, unknown>),
      say: () => undefined,
    })
    .catch((error: unknown) => (error as Error).message)
  return { written, ended }
}

test('stories that only later posts show to be one are one, in the order of arrival', async () => {
  const { written, ended } = await dedupe(posts)
  expect(ended).toBe(0)
  expect(written.map(({ id, story, more }) => [id, story, more])).toEqual([
    ['p1', 'p1', 0],
    ['p2', 'p1', 1],
    ['p3', 'p1', 2],
    ['p4', 'p1', 3],
  ])
  expect(written[2]).toMatchObject({
    level: 4,
    reason: expect.stringMatching(/^merged later: shares /u) as string,
  })
})

test('with --stream each post is written as it is placed, and nothing is merged', async () => {
  const { written } = await dedupe(posts, { stream: true })
  expect(written.map(({ story }) => story)).toEqual(['p1', 'p1', 'p3', 'p3'])
})

test('what stood before a bad line is written, also if it stops the run', async () => {
  const lines = [...posts.slice(0, 2), 'no JSON', ...posts.slice(2)]
  expect(await dedupe(lines)).toMatchObject({ ended: 1, written: [{}, {}, {}, {}] })
  const stopped = await dedupe(lines, { strict: true })
  expect(stopped.written).toHaveLength(2)
  expect(stopped.ended).toContain('Stopped at line 3')
})
