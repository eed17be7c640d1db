import type { Media } from '#model/post.ts'
import { tidyLines } from '#parse/text-lines.ts'
import { pageAddress } from '#sources/page-address.ts'

/** A file as X describes it: `type` is 'photo', 'video' or 'animated_gif'. */
export interface XFile {
  readonly type: string
  /** Of a picture, or of the still of a film. */
  readonly still: string
  readonly alt: string
  readonly films: readonly { readonly url: string; readonly bitRate: number; readonly type: string }[]
}

/** A picture, or the film of the highest quality, or the still where X names no film; none without an address. */
export function xMedia({ type, still, alt, films }: XFile): readonly Media[] {
  const best = films.filter((film) => film.type === 'video/mp4').toSorted((a, b) => b.bitRate - a.bitRate)[0]
  const url = pageAddress(type === 'photo' ? still : (best?.url ?? still))
  if (url === null) return []
  const shown = tidyLines(alt)
  const isFilm = type !== 'photo' && best !== undefined
  return [{ type: isFilm ? 'video' : 'image', url, ...(shown !== '' && { alt: shown }) }]
}
