/** The value of Authorization and Proxy-Authorization (RFC 7617), in UTF-8. */
export function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** A user or password as an address holds it, with its percent-encoding undone. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign stands for itself.
    return text
  }
}
