import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { WebProblem } from '#web/problem.ts'

/** What an app asks: parameters of the address and of the body together, and the body if it is something else. */
export interface ReaderAsked {
  readonly parameters: URLSearchParams
  /** Of a body that is no form; else empty. */
  readonly body: Uint8Array
}

/**
 * Reads parameters wherever apps put them: address, urlencoded body, multipart body, body without a type. A thousand
 * ids and more are nothing special. Throws a problem for a body that cannot be read.
 */
export async function readAsked(c: Context): Promise<ReaderAsked> {
  const parameters = new URLSearchParams(new URL(c.req.url).search)
  const type = (c.req.header('content-type') ?? '').toLowerCase()
  if (type.startsWith('multipart/form-data')) {
    for (const [name, value] of await multipart(c)) {
      if (typeof value === 'string') parameters.append(name, value)
    }
    return { parameters, body: nothing }
  }
  if (!/^$|^application\/x-www-form-urlencoded|^text\/plain/u.test(type)) {
    return { parameters, body: new Uint8Array(await c.req.arrayBuffer()) }
  }
  for (const [name, value] of new URLSearchParams((await c.req.text()).trim())) parameters.append(name, value)
  return { parameters, body: nothing }
}

const nothing = new Uint8Array()

async function multipart(c: Context): Promise<FormData> {
  try {
    return await c.req.formData()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new WebProblem(
      400,
      'The body is not the form that it says it is.',
      'Send it as multipart/form-data.',
    )
  }
}

/** Call it before the body is read. Throws a problem (413) if the body has more bytes than that. */
export async function limited(c: Context, maxSize: number): Promise<void> {
  const onError = () => {
    throw new WebProblem(413, 'The body is too large.', `Send at most ${maxSize / 1024 / 1024} MB.`)
  }
  await bodyLimit({ maxSize, onError })(c, async () => {})
}

/** A whole number that an app may give, or what stands for it where it gave none. Throws a problem for anything else. */
export function wholeNumber(
  parameters: URLSearchParams,
  name: string,
  { absent, most }: { readonly absent: number; readonly most: number },
): number {
  const text = (parameters.get(name) ?? '').trim()
  if (text === '') return absent
  if (/^\d{1,19}$/u.test(text)) return Math.min(Number(text), most)
  throw new WebProblem(400, `"${name}" is not a whole number.`, 'Give one in decimal digits.')
}
