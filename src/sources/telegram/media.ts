import type { Media } from '#model/post.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { mediaOnce } from '#sources/each-once.ts'
import type { Part } from '#sources/page-parts.ts'

interface Holder {
  readonly selector: string
  readonly type: (part: Part) => Media['type']
  /** Where the file is; '' if the page keeps it to the app. */
  readonly file: (part: Part) => string
}

const holders: readonly Holder[] = [
  { selector: '.tgme_widget_message_photo_wrap', type: () => 'image', file: background },
  {
    selector: '.tgme_widget_message_video_player',
    type: () => 'video',
    file: (part) => source(part, 'video'),
  },
  {
    selector: '.tgme_widget_message_roundvideo_player',
    type: () => 'video',
    file: (part) => source(part, 'video'),
  },
  {
    selector: '.tgme_widget_message_voice_player',
    type: () => 'audio',
    file: (part) => source(part, 'audio'),
  },
  { selector: '.tgme_widget_message_document_wrap', type: documentType, file: () => '' },
  { selector: '.tgme_widget_message_sticker_wrap', type: () => 'image', file: sticker },
]

/**
 * What is attached to a message. The addresses of files expire; where the page keeps a file to the app, the post's own
 * address stands for it.
 */
export function messageMedia(message: Part, base: string, permalink: string): readonly Media[] {
  const found = holders.flatMap(({ selector, type, file }) =>
    message.all(selector).map((part) => ({
      at: part.at,
      media: {
        type: type(part),
        url: webUrl(file(part), base) ?? webUrl(part.attribute('href'), base) ?? permalink,
      },
    })),
  )
  return mediaOnce(found.toSorted((a, b) => a.at - b.at).map(({ media }) => media))
}

function webUrl(written: string, base: string): string | null {
  const url = URL.parse(resolveUrl(written, base) ?? '')
  return url !== null && /^https?:$/u.test(url.protocol) ? url.href : null
}

function background(part: Part): string {
  return /url\(\s{0,9}["']?([^"')\s]{1,4000})/u.exec(part.attribute('style'))?.[1] ?? ''
}

function source(part: Part, element: string): string {
  return part.attributeOf(element, 'src')
}

function documentType(part: Part): Media['type'] {
  return part.has('.tgme_widget_message_document_icon.audio') ? 'audio' : 'file'
}

/** Moving ones are videos or drawings; a still one waits in an attribute until a script shows it. */
function sticker(part: Part): string {
  return (
    part.attributeOf('[data-webp]', 'data-webp') ||
    source(part, 'video') ||
    part.attributeOf('source', 'srcset')
  )
}
