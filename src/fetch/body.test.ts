import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { BodyTooLargeError, EncodingError, readBody, sayBytes } from './body.ts'

const TEXT = 'a leak about MIOS, 小米 '.repeat(50)
const MAX = 3_000_000

function read(
  bytes: Uint8Array | readonly Uint8Array[],
  encoding: string | null,
  progress = { wireBytes: 0 },
) {
  const chunks = bytes instanceof Uint8Array ? [bytes] : [...bytes]
  return readBody(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), encoding, MAX, progress)
}

test.each([
  ['gzip', gzipSync(TEXT)],
  ['x-gzip', gzipSync(TEXT)],
  ['GZIP', gzipSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['gzip', Buffer.from(TEXT)],
  ['identity', Buffer.from(TEXT)],
  [null, Buffer.from(TEXT)],
])('unpacks %s and hashes what was inside', async (encoding, packed) => {
  const { bytes, hash } = await read(packed, encoding)
  expect(new TextDecoder().decode(bytes)).toBe(TEXT)
  expect(hash).toBe(createHash('sha256').update(TEXT).digest('hex'))
})

test('unpacks what comes byte by byte, and counts what came over the wire', async () => {
  const packed = gzipSync(TEXT)
  const progress = { wireBytes: 0 }
  const { bytes } = await read(
    Array.from(packed, (byte) => Uint8Array.of(byte)),
    'gzip',
    progress,
  )
  expect(new TextDecoder().decode(bytes)).toBe(TEXT)
  expect(progress.wireBytes).toBe(packed.length)
})

test('an empty body stays empty, whatever it was said to be packed in', async () => {
  expect((await read([], 'gzip')).bytes).toHaveLength(0)
})

test('ends a body that is too large at the limit, not at its end', async () => {
  let given = 0
  const endless = Readable.from(
    (function* () {
      for (;;) {
        given += 65_536
        yield Buffer.alloc(65_536, 'x')
      }
    })(),
  )
  await expect(readBody(endless, null, MAX, { wireBytes: 0 })).rejects.toThrow(BodyTooLargeError)
  expect(given).toBeLessThan(MAX * 2)
  expect(endless.destroyed).toBe(true)
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(100_000_000))],
  ['br', brotliCompressSync(Buffer.alloc(100_000_000))],
  ['deflate', deflateSync(Buffer.alloc(100_000_000))],
])('ends a %s bomb at the limit', async (encoding, bomb) => {
  await expect(read(bomb, encoding)).rejects.toThrow(BodyTooLargeError)
})

test('ends a small bomb below the limit by its ratio', async () => {
  await expect(read(gzipSync(Buffer.alloc(2_900_000)), 'gzip')).rejects.toThrow('200 times its size')
})

test('takes a small body of whatever ratio', async () => {
  expect((await read(gzipSync(Buffer.alloc(900_000)), 'gzip')).bytes).toHaveLength(900_000)
})

test('a packed body that ends early is an error, not a short body', async () => {
  const packed = gzipSync(TEXT.repeat(100))
  await expect(read(packed.subarray(0, packed.length - 20), 'gzip')).rejects.toMatchObject({
    code: 'Z_BUF_ERROR',
  })
})

test.each(['zstd', 'gzip, br', 'compress'])('refuses %s, which was not asked for', async (encoding) => {
  await expect(read(Buffer.from('x'), encoding)).rejects.toThrow(EncodingError)
})

test('says sizes for people', () => {
  expect([0, 812, 4000, 10_485_760].map(sayBytes)).toEqual(['0 bytes', '812 bytes', '4 KB', '10.5 MB'])
})
