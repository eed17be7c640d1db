import { expect, test } from 'vitest'
import { asker } from '#tests/asker.ts'
import { httpProxy, socksProxy } from '#tests/local-proxy.ts'
import { localServer } from '#tests/local-server.ts'

/** Every way known to us of writing an address that leads inside, or that cannot be an address at all. */
const FORMS = [
  // Loopback in decimal, octal, hex, short and mixed.
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7F.0x0.0x0.0x1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://00000000000000000000177.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://0x7f.1/',
  'http://0177.0x0.1/',
  'http://127.65535/',
  'http://0/',
  'http://0.0.0.0/',
  'http://00.0x0.0/',
  // Dots at the end, dots and digits of other scripts, escapes, and what is left out when read.
  'http://127.0.0.1./',
  'http://127。0。0。1/',
  'http://127．0．0．1/',
  'http://１２７.０.０.１/',
  'http://①②⑦.⓪.⓪.①/',
  'http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/',
  'http://%31%32%37.0.0.1/',
  'http://127.0.0.1%2e/',
  'http://127.0.0\u00ad.1/',
  'http://127.0.\u200b0.1/',
  'http://127.0.0.1%00.feeds.example/',
  // IPv6, and IPv4 inside of it: mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP.
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[0000:0000:0000:0000:0000:0000:0000:0001]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::FFFF:7F00:1]/',
  'http://[0:0:0:0:0:ffff:10.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://[::ffff:0:127.0.0.1]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b:1::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[2001:0:7f00:1::]/',
  'http://[2001::1]/',
  'http://[fe80::5efe:7f00:1]/',
  // Zones are for link-local addresses; no http address has one (WHATWG URL, RFC 9844).
  'http://[fe80::1%25eth0]/',
  'http://[fe80::1%eth0]/',
  'http://[::1%25lo]/',
  'http://fe80::1/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/',
  'http://[ff02::1]/',
  // Private networks and cloud metadata.
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.0.1/',
  'http://3232235521/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://0251.0376.0251.0376/',
  'http://255.255.255.255/',
  'http://224.0.0.1/',
  // localhost is this machine whoever looks it up (RFC 6761).
  'http://localhost/',
  'http://LOCALHOST/',
  'http://localhost./',
  'http://a.localhost/',
  'http://a.b.LocalHost./',
  'http://loc%61lhost/',
  'http://ｌｏｃａｌｈｏｓｔ/',
  // Names in front that are no hosts, and other ways to look like another address.
  'http://a@127.0.0.1/',
  'http://feeds.example@127.0.0.1/',
  'http://feeds.example:80@127.0.0.1/',
  'http://feeds.example%2f@127.0.0.1/',
  'http://127.0.0.1#@feeds.example/',
  'http://127.0.0.1?@feeds.example/',
  'http://127.0.0.1\\@feeds.example/',
  'http:127.0.0.1/',
  'http:\\\\127.0.0.1/',
  'http:///127.0.0.1/',
  ' http://127.0.0.1/',
  'ht\ntp://127.0.0.1/',
  // Names that lead inside.
  'http://inside.example/',
  'http://INSIDE.example/',
  // Not an address, or not of ours.
  'http://',
  'http://[::1/',
  'http://127.0.0.256/',
  'http://0x100000000/',
  'http://1.2.3.4.5/',
  'http://feeds.example:99999/',
  'http://feeds.example:22/',
  'https://feeds.example:6379/',
  'file:///etc/passwd',
  'ftp://feeds.example/',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'data:text/xml,<rss/>',
  'javascript:alert(1)',
  '//127.0.0.1/',
  '127.0.0.1',
]

test.each(FORMS)('never asks %j', async (url) => {
  const { ask, looked } = asker()
  expect(await ask(url)).toMatchObject({
    kind: 'failed',
    failure: { code: 'refusedAddress', fix: expect.stringMatching(/\w/u) },
  })
  expect(looked.filter((name) => name !== 'inside.example')).toEqual([])
})

test.each(FORMS.filter((url) => !/^(?:http:127|127|\/\/|http:\/\/$|\s)/u.test(url)))(
  'never follows a redirect to %j',
  async (url) => {
    // Bytes, as a host may send them: headers cannot hold other scripts in any other way.
    const location = Buffer.from(url.replaceAll('\n', '')).toString('latin1')
    const { port } = await localServer((_request, response) => response.writeHead(302, { location }).end())
    const proxy = await socksProxy(port)
    const { ask, looked } = asker({ proxy: `socks5://127.0.0.1:${proxy.port}` })
    expect(await ask('http://feeds.example/')).toMatchObject({
      kind: 'failed',
      failure: { code: expect.stringMatching(/^(?:refusedAddress|redirects)$/u) },
    })
    expect(proxy.told).toHaveLength(1)
    expect(looked.filter((name) => name !== 'inside.example')).toEqual(['feeds.example'])
  },
)

test('a name is looked up once for a connection, and what was checked is what is dialled', async () => {
  const { port } = await localServer((_request, response) => response.end('x'))
  const proxy = await socksProxy(port)
  const answers = ['93.184.215.14', '10.0.0.1']
  let count = 0
  const { ask } = asker({
    proxy: `socks5://127.0.0.1:${proxy.port}`,
    lookup: (_name, _options, callback) => {
      callback(null, [{ address: answers[count++] ?? '10.0.0.1', family: 4 }])
    },
  })
  expect(await ask('http://rebind.example/')).toMatchObject({ kind: 'fresh' })
  expect(count).toBe(1)
  expect(proxy.told).toEqual(['SOCKS 1 93.184.215.14:80'])
})

test('a proxy that looks names up is never asked for localhost, unless loopback is open', async () => {
  const { port } = await localServer((_request, response) => response.end('mine'))
  const proxy = await httpProxy(port)
  const address = `http://127.0.0.1:${proxy.port}`
  expect(await asker({ proxy: address }).ask('http://localhost/')).toMatchObject({
    failure: { code: 'refusedAddress', message: expect.stringContaining('localhost is this machine itself') },
  })
  expect(await asker({ proxy: address, allowNetworks: ['::1'] }).ask('http://localhost/')).toMatchObject({
    kind: 'fresh',
  })
})
