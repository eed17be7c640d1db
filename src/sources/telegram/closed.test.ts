import { expect, test } from 'vitest'
import { readTelegram, telegramFixture } from '#tests/telegram.ts'

const channel = telegramFixture('channel').toString()

function errorOf(html: string | Uint8Array, url = 'https://t.me/s/chipkitchen') {
  const outcome = readTelegram(html, { url })
  if (outcome.kind === 'read') throw new Error('It was read.')
  return outcome.error
}

test.each([
  [
    'channel-without-preview',
    'closedkitchen',
    /channel @closedkitchen \(1 757 subscribers\) does not show/u,
    /RSSHub/u,
  ],
  ['group', 'panfriends', /@panfriends is a group \(5 members, 1 online\)/u, /channel instead/u],
  ['bot', 'chipbot', /@chipbot is a person or a bot/u, /t\.me\/NAME/u],
  ['nobody', 'nokitchen', /There is no channel @nokitchen/u, /another name/u],
])('the plain page of %s says why there are no posts, and what to do', (fixture, name, message, fix) => {
  for (const url of [`https://t.me/${name}`, `https://t.me/s/${name}`]) {
    expect(errorOf(telegramFixture(fixture), url)).toMatchObject({
      code: 'previewDisabled',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    })
  }
})

test.each([
  [
    'no history',
    channel.replace('tgme_channel_history', 'tgme_feed'),
    /"Chip & Kitchen – Telegram".*tgme_channel_history/u,
  ],
  ['no marks', channel.replaceAll('data-post=', 'data-message='), /holds \d+ posts/u],
  ['other channels only', channel.replaceAll('"ChipKitchen/', '"LidLeaks/'), /is of @LidLeaks/u],
])('another layout, %s, is said and is not taken for a quiet channel', (_case, html, message) => {
  expect(errorOf(html)).toMatchObject({ code: 'layoutChanged', message: expect.stringMatching(message) })
})

test('posts of which nothing is found where it used to be are counted', () => {
  const outcome = readTelegram(channel.replaceAll('tgme_widget_message_text', 'tgme_words'))
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  expect(outcome.harvest.posts.map(({ id }) => id)).not.toContain('chipkitchen/101')
  expect(outcome.harvest.skipped).toBeGreaterThan(2)
})

test.each([
  ['nothing', '', 'wrongContent'],
  ['no page', '{"ok":false}', 'wrongContent'],
  ['a guard', '<html><title>Just a moment...</title></html>', 'blocked'],
  ['another page', '<html><title>Welcome</title><p>Hello</p></html>', 'layoutChanged'],
  ['nests', '<div>'.repeat(100_000), 'wrongContent'],
  [
    'messages in messages',
    '<div class="tgme_widget_message" data-post="chipkitchen/1">'.repeat(20_000),
    'wrongContent',
  ],
])('%s in place of a page is said to be that', (_case, html, code) => {
  expect(errorOf(html).code).toBe(code)
})
