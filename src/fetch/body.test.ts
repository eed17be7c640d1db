import { createHash } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createIntake, EncodingError, type ReadBody } from './body.ts'
import { BodyTooLargeError, sayBytes } from './size.ts'

const TEXT = 'a leak about MIOS, 小米 '.repeat(50)
const MAX = 3_000_000

/** Gives a body to an intake as a connection would: it stops while it is told to wait. */
async function read(
  bytes: Uint8Array | Iterable<Uint8Array>,
  encoding: string | null,
  { progress = { wireBytes: 0 }, maxBytes = MAX } = {},
): Promise<ReadBody> {
  const failed = Promise.withResolvers<never>()
  let resumed = Promise.withResolvers<void>()
  const hands = { fail: failed.reject, resume: () => resumed.resolve() }
  const intake = createIntake(encoding, { maxBytes, progress }, hands)
  const give = async (): Promise<ReadBody> => {
    for (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      resumed = Promise.withResolvers<void>()
      if (!intake.take(Buffer.from(chunk))) await resumed.promise
    }
    return await new Promise((resolve) => {
      intake.finish(resolve)
    })
  }
  try {
    return await Promise.race([give(), failed.promise])
  } finally {
    intake.drop()
  }
}

/** Text that packs to about a third, of any length. */
function prose(bytes: number): Buffer {
  let seed = 7
  const words = Array.from({ length: bytes / 6 }, () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed.toString(36).slice(0, 5)
  })
  return Buffer.from(words.join(' '))
}

function* inPieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
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
    { progress },
  )
  expect(new TextDecoder().decode(bytes)).toBe(TEXT)
  expect(progress.wireBytes).toBe(packed.length)
})

test('an empty body stays empty, whatever it was said to be packed in', async () => {
  expect((await read([], 'gzip')).bytes).toHaveLength(0)
})

test('ends a body that is too large at the limit, not at its end', async () => {
  let given = 0
  const endless = (function* () {
    for (;;) {
      given += 65_536
      yield Buffer.alloc(65_536, 'x')
    }
  })()
  await expect(read(endless, null)).rejects.toThrow(BodyTooLargeError)
  expect(given).toBeLessThan(MAX * 1.1)
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
] as const)(
  'a long %s body, unpacked as it comes, is the same as one unpacked at its end',
  async (name, pack) => {
    const text = prose(2_000_000)
    const packed = pack(text)
    expect(packed.length).toBeGreaterThan(512 * 1024)
    const { bytes, hash } = await read(inPieces(packed, 50_000), name)
    expect(Buffer.compare(bytes, text)).toBe(0)
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'))
  },
)

test('a body that packs well is unpacked whole, however little of it came over the wire', async () => {
  const text = Buffer.concat([prose(80_000), Buffer.alloc(9_000_000, 'news '), prose(80_000)])
  const { bytes } = await read(gzipSync(text), 'gzip', { maxBytes: 20_000_000 })
  expect(Buffer.compare(bytes, text)).toBe(0)
})

test.each([0, 1, 70_000, 4_000_000_000])(
  'a gzip body that says it holds %i bytes is read as it is',
  async (said) => {
    const packed = gzipSync(TEXT)
    packed.writeUInt32LE(said, packed.length - 4)
    // zlib checks the length after all, and says so.
    await expect(read(packed, 'gzip')).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
  },
)

test.each([null, 'gzip', 'br'])(
  'a body (%s) is alone in its buffer, so that it can be given to a thread',
  async (encoding) => {
    const packed = { gzip: gzipSync(TEXT), br: brotliCompressSync(TEXT) }[encoding ?? ''] ?? Buffer.from(TEXT)
    const { bytes } = await read(packed, encoding)
    expect(bytes.length * 2).toBeGreaterThanOrEqual(bytes.buffer.byteLength)
    expect(new TextDecoder().decode(structuredClone(bytes, { transfer: [bytes.buffer] }))).toBe(TEXT)
  },
)

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

test.each([
  ['short', TEXT.repeat(100)],
  ['long', prose(2_000_000)],
])('a %s packed body that ends early is an error, not a short body', async (_what, text) => {
  const packed = gzipSync(text)
  await expect(read(inPieces(packed.subarray(0, -20), 60_000), 'gzip')).rejects.toMatchObject({
    code: 'Z_BUF_ERROR',
  })
})

test('a long packed body that is broken in its middle is an error', async () => {
  const packed = gzipSync(prose(2_000_000))
  packed.fill(0xff, 400_000, 400_100)
  await expect(read(inPieces(packed, 60_000), 'gzip')).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
})

test('a long bomb is ended while it comes, at the limit', async () => {
  let given = 0
  const bomb = gzipSync(Buffer.alloc(1_000_000_000))
  const pieces = (function* () {
    for (const piece of inPieces(bomb, 16_384)) {
      given += piece.length
      yield piece
    }
  })()
  await expect(read(pieces, 'gzip')).rejects.toThrow(BodyTooLargeError)
  expect(given).toBeLessThan(bomb.length)
})

test.each(['zstd', 'gzip, br', 'compress'])('refuses %s, which was not asked for', async (encoding) => {
  await expect(read(Buffer.from('x'), encoding)).rejects.toThrow(EncodingError)
})

test('says sizes for people', () => {
  expect([0, 812, 4000, 10_485_760].map(sayBytes)).toEqual(['0 bytes', '812 bytes', '4 KB', '10.5 MB'])
})
