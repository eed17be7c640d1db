import { expect, test } from 'vitest'
import { headerProblem, proxyProblem, requestHeaders } from './request-headers.ts'

test('every variable in a value is replaced, what looks like one but is none stays', () => {
  const headers = { Cookie: 'a=${ONE}; b=${TWO_2}', 'X-Plain': '$ONE ${not-one} $' }
  expect(requestHeaders(headers, { ONE: '1', TWO_2: '2' })).toEqual({
    headers: { Cookie: 'a=1; b=2', 'X-Plain': '$ONE ${not-one} $' },
  })
})

test('the value of a variable is never read as a variable again', () => {
  expect(requestHeaders({ A: '${ONE}' }, { ONE: '${TWO}', TWO: 'secret' })).toEqual({
    headers: { A: '${TWO}' },
  })
})

test.each([[undefined], ['']])('a variable that is %j is named', (value) => {
  expect(requestHeaders({ A: 'x', B: 'Bearer ${TOKEN}' }, { TOKEN: value })).toEqual({ missing: 'TOKEN' })
})

test.each([
  ['Cookie', 'a=b', null],
  ['X-Api-Key', '${KEY}', null],
  ['Bad Name', 'x', /no name of a header/u],
  ['Host', 'x', /set by Leakwire itself/u],
  ['If-None-Match', '"x"', /set by Leakwire itself/u],
  ['Cookie', 'a\r\nX-Evil: b', /characters that a header cannot/u],
  ['Cookie', '小米', /characters that a header cannot/u],
  ['Cookie', ' ', /no value/u],
])('the header %s: %j', (name, value, expected) => {
  if (expected === null) expect(headerProblem(name, value)).toBeNull()
  else expect(headerProblem(name, value)).toMatch(expected)
})

test.each(['none', 'http://127.0.0.1:8080', 'socks5://me:pw@host:1080', 'socks5h://host', '${PROXY}'])(
  '%s is a proxy',
  (proxy) => {
    expect(proxyProblem(proxy)).toBeNull()
  },
)

test.each(['', 'host:1080', 'ftp://host', 'socks4://host'])('%j is none', (proxy) => {
  expect(proxyProblem(proxy)).toMatch(/Give one as/u)
})
