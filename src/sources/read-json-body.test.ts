import { expect, test } from 'vitest'
import { readJsonBody } from './read-json-body.ts'

const read = (text: string) =>
  readJsonBody(new TextEncoder().encode(text), {
    url: 'https://api.example/x',
    contentType: 'application/json',
  })

test('numbers of more digits than a number holds come as text, so that no two posts become one', () => {
  const text =
    '{"ids": [1977000000000000001, 1977000000000000002, -9007199254740993], "n": 12, "f": 1.5e300, "s": "1977000000000000001"}'
  expect(read(text)).toEqual({
    kind: 'json',
    value: {
      ids: ['1977000000000000001', '1977000000000000002', '-9007199254740993'],
      n: 12,
      f: 1.5e300,
      s: '1977000000000000001',
    },
  })
})

test.each([
  ['', /answered with nothing/u],
  ['<!doctype html><title>Log in</title>', /the page "Log in"/u],
  ['{"a": ', /text that is no JSON/u],
  ['[1234567890123456789,'.repeat(100_000), /text that is no JSON/u],
])('what is no JSON is told by what came', (text, message) => {
  expect(read(text)).toMatchObject({
    kind: 'error',
    error: { code: 'wrongContent', message: expect.stringMatching(message) },
  })
})
