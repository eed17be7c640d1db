/**
 * The same for all spellings of one address: http or https, with or without 'www.', a slash at the end, the usual
 * port, a fragment, names of accounts in other letters. Path and query count as they stand, credentials too. Text that
 * is no address is its own key.
 */
export function sourceKey(address: string): string {
  const url = URL.parse(address)
  if (url === null) return address
  const host = url.hostname.replace(/^www\./u, '').replace(/\.$/u, '')
  // The other scheme's usual port is written out where the scheme was changed by hand.
  const port = /^(?:80|443)?$/u.test(url.port) ? '' : `:${url.port}`
  const user = url.username === '' && url.password === '' ? '' : `${url.username}:${url.password}@`
  return `${user}${host}${port}${pathKey(host, url.pathname)}${url.search}`
}

/** Names of accounts are the same in whatever letters; other paths are not. */
function pathKey(host: string, pathname: string): string {
  const path = pathname.replace(/\/+$/u, '')
  return host === 'x.com' || /^\/@[^/]+$/u.test(path) ? path.toLowerCase() : path
}
