import { expect, test } from 'vitest'
import { googlePath } from './request.ts'

test.each([
  ['/accounts/ClientLogin', 'login', ''],
  ['/api/greader.php/accounts/ClientLogin', 'login', ''],
  ['//accounts//ClientLogin', 'login', ''],
  ['/api/greader.php//accounts/ClientLogin', 'login', ''],
  ['/api/greader.php', 'root', ''],
  ['/api/greader.php/', 'root', ''],
  ['/reader/api/0', 'root', ''],
  ['/reader/api/0/tag/list', 'tag/list', ''],
  ['/api/greader.php//reader//api/0//tag//list/', 'tag/list', ''],
  ['/reader/api/0/stream/contents', 'stream/contents', ''],
  ['/reader/api/0/stream/contents/', 'stream/contents', ''],
  ['/reader/api/0/stream/contents/feed/41', 'stream/contents', 'feed/41'],
  ['/reader/api/0/stream/contents/user%2F-%2Flabel%2FA%20B', 'stream/contents', 'user/-/label/A B'],
  ['/reader/api/0/stream/contents/feed/https://a.ex/f', 'stream/contents', 'feed/https://a.ex/f'],
  ['/reader/api/0/stream/contents/user/-/label/5%', 'stream/contents', 'user/-/label/5%'],
  ['/api/greader.php/nothing', 'nothing', ''],
])('%s is %s', (path, endpoint, rest) => {
  expect(googlePath(path)).toEqual({ endpoint, rest })
})

test.each(['/', '//', '/reader-apps', '/reader/api/01', '/api/greader.phpx', '/api/stream', '/search'])(
  '%s is none of the API',
  (path) => {
    expect(googlePath(path)).toBeNull()
  },
)
