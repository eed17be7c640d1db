import type { Media, ParsedPost } from '#model/post.ts'
import { withWritten } from './plain.ts'
import { hostOf, type Via } from './profile.ts'

/** YouTube's feeds of channels and playlists. Their 404 and 500 come and go for days. */
export const youtube: Via = {
  name: 'youtube',
  detects: (address, { id, self, url }) =>
    /^yt:(?:channel|playlist):/u.test(id ?? '') ||
    [address, self, url].some((one) => hostOf(one) === 'youtube.com'),
  fixPost,
  emptyIsTrouble: false,
}

function fixPost(post: ParsedPost): ParsedPost {
  const video = /^yt:video:([\w-]{6,20})$/u.exec(post.id)?.[1]
  return {
    ...post,
    links: withWritten(post.links, post.text),
    media: post.media.map((media): Media => (flash.test(media.url) ? film(media, video) : media)),
  }
}

/** The feed names a player of old that no browser shows any more. */
const flash = /^https?:\/\/(?:www\.)?youtube\.com\/v\/[\w-]{6,20}(?:\?|$)/u

function film(media: Media, video: string | undefined): Media {
  const url = video === undefined ? media.url : `https://www.youtube.com/watch?v=${video}`
  return { ...media, type: 'video', url }
}
