/** An address as it may be shown: a name and password in it, which are the owner's, are left out. */
export function withoutPassword(address: string): string {
  const url = URL.parse(address)
  // Where variables stand for parts of it, it is not an address yet.
  if (url === null || address.includes('${')) return address.replace(/\/\/[^/]*@/u, '//')
  if (url.username === '' && url.password === '') return address
  url.username = ''
  url.password = ''
  return url.href
}

/** The host of an address, all that is shown of one whose path may be a secret. */
export function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address
}
