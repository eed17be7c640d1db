import { expect, test } from 'vitest'
import { allAdapters } from './adapters.ts'
import { recognise } from './recognise.ts'

const adapters = await allAdapters()

const channel = 'UCabcdefghijklmnopqrstuv'

test.each([
  ['https://example.org/feed.xml', 'https://example.org/feed.xml'],
  ['  http://example.org/feed.xml  ', 'http://example.org/feed.xml'],
  ['<https://example.org/a>', 'https://example.org/a'],
  ['example.org', 'https://example.org/'],
  ['example.org/blog', 'https://example.org/blog'],
  ['EXAMPLE.org:8443/Blog', 'https://example.org:8443/Blog'],
  ['localhost:8080/feed', 'https://localhost:8080/feed'],
  ['//example.org/x', 'https://example.org/x'],
  ['bücher.example/rss', 'https://xn--bcher-kva.example/rss'],
  ['feed://example.org/rss', 'https://example.org/rss'],
  ['feed:http://example.org/rss', 'http://example.org/rss'],
  ['https://me:pw@example.org/private', 'https://me:pw@example.org/private'],
  ['https://example.org/tags/x', 'https://example.org/tags/x'],
  // Reddit
  ['r/Xiaomi', 'https://www.reddit.com/r/Xiaomi/new/.rss'],
  ['/r/Xiaomi/', 'https://www.reddit.com/r/Xiaomi/new/.rss'],
  ['r/Xiaomi+MIUI', 'https://www.reddit.com/r/Xiaomi+MIUI/new/.rss'],
  ['u/someone', 'https://www.reddit.com/user/someone/.rss'],
  ['https://old.reddit.com/r/Xiaomi/top', 'https://www.reddit.com/r/Xiaomi/new/.rss'],
  ['reddit.com/user/someone/m/phones', 'https://www.reddit.com/user/someone/m/phones/new/.rss'],
  ['https://www.reddit.com/search/?q=MIOS%20leak', 'https://www.reddit.com/search.rss?q=MIOS+leak&sort=new'],
  [
    'https://www.reddit.com/r/Xiaomi/search?q=MIOS',
    'https://www.reddit.com/r/Xiaomi/search.rss?q=MIOS&sort=new&restrict_sr=on',
  ],
  ['https://www.reddit.com/r/a/comments/1b/title/', 'https://www.reddit.com/r/a/comments/1b/title/.rss'],
  ['https://www.reddit.com/r/Xiaomi/.rss', 'https://www.reddit.com/r/Xiaomi/.rss'],
  // YouTube
  [channel, `https://www.youtube.com/feeds/videos.xml?channel_id=${channel}`],
  [
    `https://m.youtube.com/channel/${channel}/videos`,
    `https://www.youtube.com/feeds/videos.xml?channel_id=${channel}`,
  ],
  ['youtube.com/playlist?list=PL12', 'https://www.youtube.com/feeds/videos.xml?playlist_id=PL12'],
  ['youtube.com/@name/videos', 'https://www.youtube.com/@name'],
  ['https://www.youtube.com/c/Name', 'https://www.youtube.com/c/Name'],
  [
    'https://www.youtube.com/feeds/videos.xml?channel_id=1',
    'https://www.youtube.com/feeds/videos.xml?channel_id=1',
  ],
  // Mastodon and its kin
  ['@a@b.social', 'https://b.social/@a'],
  ['@a.b@B.example', 'https://b.example/@a.b'],
  ['https://b.social/@a', 'https://b.social/@a'],
  ['https://b.social/@a/1234567', 'https://b.social/@a'],
  ['https://b.social/@a@c.example', 'https://c.example/@a'],
  ['https://mastodon.example/users/a', 'https://mastodon.example/@a'],
  ['https://mastodon.example/tags/leaks', 'https://mastodon.example/tags/leaks.rss'],
  ['#leaks@b.example', 'https://b.example/tags/leaks.rss'],
  ['https://b.social/@a.rss', 'https://b.social/@a.rss'],
  // GitHub
  ['github.com/o/r', 'https://github.com/o/r/releases.atom'],
  ['https://github.com/o/r.git', 'https://github.com/o/r/releases.atom'],
  ['https://github.com/o/r/tags', 'https://github.com/o/r/tags.atom'],
  ['https://github.com/o/r/commits/main/src', 'https://github.com/o/r/commits/main/src.atom'],
  ['https://github.com/o/r/tree/dev', 'https://github.com/o/r/commits/dev.atom'],
  ['https://github.com/o', 'https://github.com/o.atom'],
  ['https://github.com/o/r/releases.atom', 'https://github.com/o/r/releases.atom'],
  ['https://github.com/trending', 'https://github.com/trending'],
  // Others
  ['name.bsky.social', 'https://bsky.app/profile/name.bsky.social'],
  ['@name.example', 'https://bsky.app/profile/name.example'],
  ['did:plc:abc123', 'https://bsky.app/profile/did:plc:abc123'],
  ['https://bsky.app/profile/name.example/post/3k', 'https://bsky.app/profile/name.example'],
  ['t.me/s/somechannel', 'https://t.me/s/somechannel'],
  ['https://m.weibo.cn/u/6048569942', 'https://weibo.com/u/6048569942'],
  ['https://x.com/kacskrz/status/1', 'https://x.com/kacskrz'],
  ['https://medium.com/@name', 'https://medium.com/feed/@name'],
  ['https://name.medium.com/a-post', 'https://name.medium.com/feed'],
  ['https://name.substack.com/p/a-post', 'https://name.substack.com/feed'],
  ['https://news.google.com/search?q=MIOS&hl=en', 'https://news.google.com/rss/search?q=MIOS&hl=en'],
])('%s is asked as %s', (text, address) => {
  expect(recognise(text, adapters)).toMatchObject({ kind: 'ask', address })
})

test.each([
  ['', /Nothing was given/u, /Give the address of a feed/u],
  ['feeds please', /'feeds please' is no address/u, /Give the address/u],
  ['word', /'word' is no address/u, /Give the address/u],
  ['@name', /does not say where/u, /youtube\.com\/@name/u],
  ['@a@1.2.3.999', /'@a@1\.2\.3\.999' is no address/u, /Give the address/u],
  ['#a@1.2.3.999', /is no address/u, /Give the address/u],
  ['me@mail.example', /mail address/u, /'@me@mail\.example'/u],
  ['ftp://f.example/', /only http and https/u, /http or https address/u],
  ['javascript:alert(1)', /only http and https/u, /http or https address/u],
  ['rsshub://weibo/user/1', /not which RSSHub/u, /https:\/\/YOUR-RSSHUB\/weibo\/user\/1/u],
  ['https://youtu.be/abc', /neither a channel nor a playlist/u, /youtube\.com\/@name/u],
  ['https://github.com/o/r/issues', /keeps no feed/u, /\/releases, \/tags/u],
  ['https://twitter.com/i/lists/12', /X keeps no feeds/u, /\/twitter\/list\/12/u],
  ['https://www.threads.net/@zuck', /Threads keeps no feeds/u, /\/threads\/zuck/u],
  ['https://discord.gg/abc', /Discord keeps no feeds/u, /bridge/u],
])('%j is refused, with what to do', (text, message, fix) => {
  const recognised = recognise(text, adapters)
  expect(recognised).toMatchObject({ kind: 'refused' })
  if (recognised.kind !== 'refused') return
  expect(recognised.message).toMatch(message)
  expect(recognised.fix).toMatch(fix)
})

test('what was understood is said, but not of an address as it stands', () => {
  expect(recognise('r/Xiaomi', adapters)).toMatchObject({ what: 'new posts in r/Xiaomi' })
  expect(recognise('https://example.org/feed', adapters)).toMatchObject({ what: null })
})
