import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseFeed } from '#parse/parse-feed.ts'
import { platformPost } from './adapter.ts'
import { fixForPage, pageNotice, splitNotices } from './feed-notices.ts'

const post = (title: string) => platformPost({ id: title, url: null, title, text: '', publishedAt: 0 })

test.each([
  'RSS reader not yet whitelisted!',
  'RSS reader not yet whitelist',
  'Bridge returned error 403!',
  'Bridge returned error 500! (20417)',
  'Looks like something went wrong',
  'Welcome to RSSHub!',
  'Instance has been rate limited.',
  'Sina Visitor System',
  '新浪访客系统',
])('"%s" in place of posts is a notice', (title) => {
  const { posts, notices } = splitNotices([post(title)])
  expect(posts).toEqual([])
  expect(notices[0]?.message).toContain(title)
})

test.each([
  'RSS reader not yet whitelisted: how we got in',
  'Why "RSS reader not yet whitelisted!" appears',
  'Bridge returned error 403 for days, says the operator',
  'Error 404: this account has been suspended, and with it the leaks',
  'Welcome to RSSHub 2.0',
  'What a Sina Visitor System is',
])('"%s" is a post', (title) => {
  expect(splitNotices([post(title)])).toEqual({ posts: [post(title)], notices: [] })
})

test('posts beside a notice stay', () => {
  expect(splitNotices([post('Bridge returned error 403!'), post('One')]).posts).toEqual([post('One')])
})

test.each([
  ['Just a moment...', 'guard'],
  ['Attention Required! | Cloudflare', 'guard'],
  ['DDoS-Guard', 'guard'],
  ['微博 - 登录', 'login'],
  ['ログイン｜会員', 'login'],
  ['Log in · Example', 'login'],
  ['Sina Visitor System', 'Weibo'],
  ['whoa there, pardner!', 'Reddit'],
])('of the page "%s" it is known what to do', (title, word) => {
  expect(fixForPage(title)).toContain(word)
})

test('of other pages nothing is known', () => {
  expect(fixForPage('Phone News: catalogings and signings')).toBeNull()
})

const fixture = (name: string) =>
  readFileSync(new URL(`../../tests/fixtures/platforms/via/${name}`, import.meta.url))

function postsIn(name: string): readonly ReturnType<typeof post>[] {
  const result = parseFeed(new Uint8Array(fixture(name)), {
    url: 'https://feed.example/rss',
    contentType: null,
    receivedAt: Date.UTC(2026, 8, 4),
  })
  return result.kind === 'feed' ? result.feed.posts : []
}

test('the ID that a host wants to be sent is in the message', () => {
  const { posts, notices } = splitNotices(postsIn('xcancel.xml'))
  expect(posts).toEqual([])
  expect(notices[0]?.message).toContain('with the following ID to request access: 1a2b3c4d5e6f')
  expect(notices[0]?.fix).toContain('Send its operators the ID')
})

test('an error of RSS-Bridge among posts is a notice with its words', () => {
  const { posts, notices } = splitNotices(postsIn('rss-bridge.xml'))
  expect(posts).toHaveLength(1)
  expect(notices[0]?.message).toMatch(/Bridge returned error 500! \(20700\).*resulted in 500/u)
})

test.each([
  ['https://www.reddit.com/r/x/.rss', fixture('reddit-block.html').toString(), 'blocked', /pardner/u],
  ['https://hub.example/x', fixture('rsshub-error.html').toString(), 'wrongContent', /is not configured/u],
  [
    'https://hub.example/x?format=json',
    '{"error":{"message":"RejectError: Authentication failed. Access denied."}}',
    'wrongContent',
    /Access denied/u,
  ],
  [
    'https://hub.example/x?format=json',
    '{ "error": { "message": "NotFoundError: wrong path \\"x\\"", "stack": "cut he',
    'wrongContent',
    /wrong path "x"/u,
  ],
  ['https://a.example/', '<title>Just a moment...</title>', 'blocked', /Just a moment/u],
  ['https://a.example/', '<html><title>Attention Required! | Cloudflare</title>', 'blocked', /Attention/u],
  ['https://weibo.com/', '<title>Sina Visitor System</title>', 'authExpired', /Visitor/u],
  [
    'https://nitter.example/a/rss',
    '<title>Error | nitter</title><div class="error-panel"><span>Instance has no auth tokens, or is fully rate limited.<br>Use another</span></div>',
    'blocked',
    /no auth tokens/u,
  ],
  ['https://t.me/s/a', '<title>Telegram: Contact @a</title>', 'previewDisabled', /Telegram/u],
  [
    'https://public.api.bsky.app/xrpc/app.bsky.feed.searchPosts',
    '<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>',
    'blocked',
    /403/u,
  ],
  [
    'https://bsky.app/profile/a/rss',
    '<html><body>Account owner has opted out of being seen logged-out</body></html>',
    'optedOut',
    /opted out/u,
  ],
])('what %s says is known: %s', (url, said, code, message) => {
  expect(pageNotice(url, said)).toMatchObject({
    code,
    message: expect.stringMatching(message),
    fix: expect.stringMatching(/\w/u),
  })
})

test.each([
  ['ConfigNotFoundError: Twitter API is not configured', /setting/u],
  ['RequestInProgressError: This path is currently fetching', /Nothing to do/u],
  ['RejectError: Authentication failed. Access denied.', /key/u],
  ['NotFoundError: wrong path', /no such route/u],
  ['FetchError: [GET] "https://m.weibo.cn": 432', /renew the cookie/u],
  ['Error: odd', /own words/u],
])('what to do about RSSHub saying %j', (message, fix) => {
  expect(pageNotice('https://hub.example/', JSON.stringify({ error: { message } }))?.fix).toMatch(fix)
})

test.each([
  ['https://a.example/', '<title>Telegram: Contact @a</title>'],
  ['https://a.example/', '<h1>403 Forbidden</h1>'],
  ['https://a.example/', '<title>News</title><p>Please log in to comment</p>'],
  ['https://a.example/', '{"error":{"message":7}}'],
  ['https://a.example/', '{"error":{"message":"Invalid token","type":"OAuthException"}}'],
  ['https://a.example/', '{"error":{"code":400,"message":"API key not valid"}}'],
  ['https://a.example/', '{"items":[{"error":{"message":"x"}}]}'],
  ['not an address', ''],
  ['https://a.example/', '{"error":{'.repeat(50_000)],
  ['https://a.example/', '<title>'.repeat(50_000)],
])('of what %s says nothing is known', (url, said) => {
  expect(pageNotice(url, said)).toBeNull()
})
