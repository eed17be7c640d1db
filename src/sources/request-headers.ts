/** `${NAME}` in a value stands for the variable NAME of the environment. */
const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/gu

type Environment = Readonly<Record<string, string | undefined>>

export type ReadyHeaders =
  | { readonly headers: Readonly<Record<string, string>> }
  /** The first variable that is not set, or empty. */
  | { readonly missing: string }

/** The headers of a source as they are sent: every `${NAME}` replaced by the variable's value. */
export function requestHeaders(headers: Readonly<Record<string, string>>, env: Environment): ReadyHeaders {
  const ready: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const filled = fillIn(value, env)
    if ('missing' in filled) return filled
    ready[name] = filled.text
  }
  return { headers: ready }
}

/** A text with every `${NAME}` replaced, or the first variable that is not set. */
export function fillIn(
  text: string,
  env: Environment,
): { readonly text: string } | { readonly missing: string } {
  for (const [, name = ''] of text.matchAll(variable)) if ((env[name] ?? '') === '') return { missing: name }
  return { text: text.replaceAll(variable, (_whole, name: string) => env[name] ?? '') }
}

/** Names that the request makes itself, or that would break it. */
const own =
  /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|keep-alive|expect|proxy-authorization|accept-encoding|user-agent|if-none-match|if-modified-since)$/iu

/** Why a header may not be sent, as a sentence with what to do; null if it may. Tells nothing of the value. */
export function headerProblem(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~\w-]{1,100}$/u.test(name))
    return `'${name.slice(0, 50)}' is no name of a header. Write it like Cookie or X-Api-Key.`
  if (own.test(name)) return `The header ${name} is set by Leakwire itself. Leave it out.`
  if (/[^\t\u{20}-\u{7e}\u{80}-\u{ff}]/u.test(value))
    return `The value of ${name} holds characters that a header cannot. Encode it as the site expects.`
  return value.trim() === '' ? `The header ${name} has no value. Give one, or leave it out.` : null
}

/** Why a text is no proxy, as a sentence with what to do; null if it is one. A `${NAME}` in it is taken on trust. */
export function proxyProblem(proxy: string): string | null {
  if (proxy === 'none' || proxy.replaceAll(variable, '') !== proxy) return null
  const url = URL.parse(proxy)
  if (url !== null && /^(?:https?|socks5h?):$/u.test(url.protocol) && url.hostname !== '') return null
  return "The proxy is none that can be used. Give one as 'http://host:port' or 'socks5://host:port', or 'none'."
}
