import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CommandError } from './command.ts'
import { type Line, readJsonLines } from './json-lines.ts'

async function linesOf(content: string): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lw-lines-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'posts.jsonl')
  writeFileSync(file, content)
  return await Array.fromAsync(readJsonLines(file))
}

test('a byte order mark, empty lines, CR LF and a missing last line end are no trouble', async () => {
  expect(await linesOf('\u{feff}{"id":1}\r\n\r\n  \n{"id":2}')).toEqual([
    { kind: 'object', number: 1, value: { id: 1 } },
    { kind: 'object', number: 4, value: { id: 2 } },
  ])
})

test('line and paragraph separators stay inside a JSON text', async () => {
  expect(await linesOf('{"text":"a\u{2028}b\u{2029}c"}\n')).toEqual([
    { kind: 'object', number: 1, value: { text: 'a\u{2028}b\u{2029}c' } },
  ])
})

test('a line longer than a read, full of letters of several bytes, stays whole', async () => {
  const text = '小米澎湃'.repeat(60_000)
  expect(await linesOf(`{"text":"${text}"}\n{"id":2}\n`)).toEqual([
    { kind: 'object', number: 1, value: { text } },
    { kind: 'object', number: 2, value: { id: 2 } },
  ])
})

test('what is no object is bad, with its number and as it stands', async () => {
  const lines = await linesOf('[1]\nnull\n{"id":\n{}')
  expect(lines.map(({ kind, number }) => [kind, number])).toEqual([
    ['bad', 1],
    ['bad', 2],
    ['bad', 3],
    ['object', 4],
  ])
  expect(lines[2]).toMatchObject({ text: '{"id":' })
})

test('an empty file has no lines; a missing one is an error that a person can mend', async () => {
  expect(await linesOf('')).toEqual([])
  await expect(Array.fromAsync(readJsonLines('/nowhere/posts.jsonl'))).rejects.toThrow(CommandError)
})
