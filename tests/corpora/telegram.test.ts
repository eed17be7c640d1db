import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { telegram } from '#sources/telegram.ts'

const folder = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'social/telegram')
const receivedAt = Date.UTC(2026, 10, 1)

/** The channel is named in the page alone. */
function harvestOf(html: string) {
  const name = /data-url="\/(\w+)"/u.exec(html)?.[1] ?? ''
  const url = `https://t.me/s/${name}`
  const meta = { url, contentType: 'text/html; charset=utf-8', receivedAt, lang: null, options: {} }
  const outcome = telegram.parse(new TextEncoder().encode(html), meta)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return { name, harvest: outcome.harvest }
}

test.each(globSync('*.html', { cwd: folder }))('%s: every block is a post, whole and dated', (file) => {
  const html = readFileSync(join(folder, file), 'utf8')
  const { name, harvest } = harvestOf(html)
  const blocks = [...html.matchAll(/data-post="([^"]+)"/gu)].map(([, id = '']) => id.toLowerCase())
  expect(harvest.posts.map(({ id }) => id)).toEqual(blocks)
  expect(harvest).toMatchObject({ skipped: 0, isPartial: false })
  expect(harvest.title).not.toBe('')
  expect(harvest.older).toMatch(new RegExp(`^https://t\\.me/s/${name}\\?before=\\d+$`, 'u'))
  for (const post of harvest.posts) {
    expect(post).toMatchObject({ timePrecision: 'exact', url: `https://t.me/${post.id}` })
    expect(post.author).toMatch(/ \(@\w+\)$/u)
  }
})

test.each(globSync('*.html', { cwd: folder }))(
  '%s: pictures, forwards and paragraphs are as they are shown',
  (file) => {
    const html = readFileSync(join(folder, file), 'utf8')
    const { posts } = harvestOf(html).harvest
    const pictures = posts.flatMap(({ media }) => media).filter(({ type }) => type === 'image')
    expect(pictures).toHaveLength(html.match(/tgme_widget_message_photo_wrap/gu)?.length ?? 0)
    expect(posts.filter(({ repostOf }) => repostOf !== null)).toHaveLength(
      html.match(/class="tgme_widget_message_forwarded_from /gu)?.length ?? 0,
    )
    const said = posts.map(({ text, repostOf }) => repostOf?.text ?? text)
    for (const text of said) expect(text).not.toMatch(/(\S{12,}[^\n]*)\n\1/u)
    expect(said.filter((text) => text.includes('\n'))).not.toEqual([])
  },
)
