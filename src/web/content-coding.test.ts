import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { codingFor, pack } from './content-coding.ts'

test.each([
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0.5, gzip', 'gzip'],
  ['br;q=0, gzip;q=0.0', 'identity'],
  ['*', 'br'],
  ['*;q=0.5, br;q=0', 'gzip'],
  ['identity, gzip;q=0.5', 'identity'],
  ['identity;q=0.5, gzip;q=1.0', 'gzip'],
  ['X-GZIP', 'gzip'],
  ['*;q=0', 'identity'],
  ['zstd, compress', 'identity'],
  ['gzip;q=nonsense, ;;,', 'identity'],
])('who accepts "%s" gets %s', (accept, coding) => {
  expect(codingFor(accept)).toBe(coding)
})

test('what is packed unpacks to the same bytes', async () => {
  const bytes = new TextEncoder().encode('小米 MIOS '.repeat(100))
  expect(gunzipSync(await pack(bytes, 'gzip'))).toEqual(Buffer.from(bytes))
  expect(brotliDecompressSync(await pack(bytes, 'br'))).toEqual(Buffer.from(bytes))
  expect(await pack(bytes, 'identity')).toEqual(bytes)
})
