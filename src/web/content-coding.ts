import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** How bytes are packed on the way; 'identity' is not at all. */
export type ContentCoding = 'br' | 'gzip' | 'identity'

/** In the order they are preferred where an asker takes several equally gladly. */
const known: readonly ContentCoding[] = ['br', 'gzip', 'identity']

/**
 * The coding that suits an Accept-Encoding best (RFC 9110, 12.5.3): the highest q, of equals the tightest; plain where
 * nothing is said. Who refuses everything gets it plain all the same, which 12.5.3 leaves open.
 */
export function codingFor(acceptEncoding: string): ContentCoding {
  const asked = new Map(acceptEncoding.split(',').flatMap(readPart))
  const weightOf = (coding: ContentCoding): number =>
    asked.get(coding) ?? (coding === 'identity' ? plainWeight : (asked.get('*') ?? 0))
  const best = known.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? 'identity'
  return weightOf(best) > 0 ? best : 'identity'
}

/** Plain bytes are always acceptable unless refused, but never preferred to a coding that was named. */
const plainWeight = 0.0001

function readPart(part: string): [string, number][] {
  const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
  if (name === '') return []
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  const weight = quality === undefined ? 1 : Number(quality.slice(2))
  return [[name === 'x-gzip' ? 'gzip' : name, Number.isNaN(weight) ? 0 : weight]]
}

/** Bytes packed by a coding. Brotli at its quality 5 takes about as long as gzip and packs a tenth tighter. */
export async function pack(bytes: Uint8Array, coding: ContentCoding): Promise<Uint8Array<ArrayBuffer>> {
  switch (coding) {
    case 'br':
      return new Uint8Array(await packBrotli(bytes, brotliSettings))
    case 'gzip':
      return new Uint8Array(await packGzip(bytes))
    case 'identity':
      return new Uint8Array(bytes)
  }
}

const packBrotli = promisify(brotliCompress)
const packGzip = promisify(gzip)
const brotliSettings = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
