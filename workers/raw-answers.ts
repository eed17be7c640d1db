import { promisify } from 'node:util'
import { constants, gunzip as gunzipBuffer, zstdCompress, zstdDecompress } from 'node:zlib'
import type { Answer, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { RawAnswer } from '#storage/raw-answers.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const gunzip = promisify(gunzipBuffer)
/** Quicker than the disk, and a fifth of the size. */
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Who asks, and the answers that came of it. */
export interface Recording {
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  /** Those with a body, in the order they came. */
  readonly answers: readonly Answer[]
  /** Whether asking itself threw that, because the program stops perhaps: it says nothing of who was asked. */
  readonly isOfAsking: (thrown: unknown) => boolean
}

/** Lets `ask` go through, and remembers what came. */
export function recorded(ask: Recording['ask']): Recording {
  const answers: Answer[] = []
  const thrown = new Set<unknown>()
  return {
    answers,
    isOfAsking: (error) => thrown.has(error),
    ask: async (request) => {
      try {
        const outcome = await ask(request)
        if (outcome.kind === 'fresh') answers.push(outcome.answer)
        return outcome
      } catch (error) {
        thrown.add(error)
        throw error
      }
    },
  }
}

/** Answers made ready to be kept. They are read afterwards: a large body is given away by that. */
export async function packed(
  sourceId: string,
  answers: readonly Pick<Answer, 'url' | 'contentType' | 'body' | 'gzip'>[],
  at: number,
): Promise<RawAnswer[]> {
  return await Promise.all(
    answers.map(async ({ url, contentType, body, gzip }) => {
      return { sourceId, at, url, contentType, body: gzip ?? (await compress(body, options)) }
    }),
  )
}

/** The body of an answer that was kept. */
export async function unpacked({ body }: Pick<RawAnswer, 'body'>): Promise<Uint8Array> {
  const unpack = body[0] === gzipMagic ? gunzip : decompress
  return new Uint8Array(await unpack(body))
}

const gzipMagic = 0x1f
