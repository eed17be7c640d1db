import { expect, test } from 'vitest'
import { atUriParts, pageOf, profileName, recogniseBluesky } from './address.ts'

test.each([
  ['https://bsky.app/profile/mara.example', 'mara.example'],
  ['https://bsky.app/profile/Mara.Example/', 'mara.example'],
  ['https://www.bsky.app/profile/@mara.example', 'mara.example'],
  ['https://bsky.app/profile/mara.example/post/3kabc', 'mara.example'],
  ['https://bsky.app/profile/mara.example/followers?x=1', 'mara.example'],
  ['https://bsky.app/profile/did:plc:abc123', 'did:plc:abc123'],
  ['https://bsky.app/profile/did%3Aplc%3Aabc123/post/3k', 'did:plc:abc123'],
  ['https://bsky.app/profile/did:web:mara.example', 'did:web:mara.example'],
  ['https://mara.bsky.social/', 'mara.bsky.social'],
  ['https://mara.bsky.social/about', 'mara.bsky.social'],
])('%s is the profile %s', (address, name) => {
  expect(recogniseBluesky(new URL(address))).toEqual({
    kind: 'ask',
    address: `https://bsky.app/profile/${name}`,
    what: `posts of ${name} on Bluesky`,
    as: 'bluesky',
  })
})

test.each([
  ['https://bsky.app/profile/mara.example/feed/mios', /\/bsky\/feeds\/mara\.example\/mios$/u],
  ['https://bsky.app/profile/mara.example/lists/3k', /one by one/u],
  ['https://bsky.app/search?q=mios%20xiaomi', /\/bsky\/keyword\/mios%20xiaomi$/u],
  ['https://bsky.app/search', /one by one/u],
  ['https://bsky.app/hashtag/MIOS', /\/bsky\/keyword\/MIOS$/u],
  ['https://bsky.app/starter-pack/mara.example/3k', /one by one/u],
  ['https://bsky.app/start/mara.example/3k', /one by one/u],
  ['https://bsky.app/profile/mara', /mara|dot/u],
])('%s is refused with a way out', (address, fix) => {
  expect(recogniseBluesky(new URL(address))).toMatchObject({
    kind: 'refused',
    fix: expect.stringMatching(fix),
  })
})

test.each([
  'https://bsky.app/profile/mara.example/rss',
  'https://bsky.app/profile/did:plc:abc123/rss/',
  'https://bsky.app/',
  'https://bsky.app/about',
  'https://bsky.app/%E0%A4%A',
  'https://bsky.social/about/blog',
  'https://www.bsky.social/',
  'https://deep.mara.bsky.social/',
  'https://mara.example/profile/mara.example',
  'https://notbsky.app/profile/mara.example',
])('%s is no profile', (address) => {
  expect(recogniseBluesky(new URL(address))).toBeNull()
})

test('the name of a profile stands in its address', () => {
  expect(profileName('https://bsky.app/profile/Mara.Example')).toBe('mara.example')
  expect(profileName('https://bsky.app/profile/did:plc:abc')).toBe('did:plc:abc')
  for (const address of ['https://bsky.app/profile/mara', 'https://a.example/profile/mara.example', 'x', ''])
    expect(profileName(address)).toBeNull()
})

test.each([
  ['app.bsky.feed.post/3k', 'mara.example', 'https://bsky.app/profile/mara.example/post/3k'],
  ['app.bsky.feed.post/3k', 'handle.invalid', 'https://bsky.app/profile/did:plc:abc/post/3k'],
  ['app.bsky.feed.post/3k', null, 'https://bsky.app/profile/did:plc:abc/post/3k'],
  ['app.bsky.graph.list/3k', null, 'https://bsky.app/profile/did:plc:abc/lists/3k'],
  ['app.bsky.feed.generator/mios', null, 'https://bsky.app/profile/did:plc:abc/feed/mios'],
  ['app.bsky.graph.starterpack/3k', null, 'https://bsky.app/starter-pack/did:plc:abc/3k'],
  ['com.example.blog/3k', null, null],
])('%s of %s is shown at %s', (record, handle, page) => {
  expect(pageOf(`at://did:plc:abc/${record}`, handle)).toBe(page)
})

test('what is no at-uri has no parts', () => {
  for (const uri of [
    '',
    'at://',
    'at://did:plc:abc',
    'https://a.example/b/c',
    'at://did:plc:a/b/c/d',
    'at://did:plc:a/b/c d',
  ])
    expect(atUriParts(uri)).toBeNull()
})
