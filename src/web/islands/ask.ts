/** What to send beside the address; `json` is the body. */
export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly json?: unknown
  readonly signal?: AbortSignal
}

/** Asks our own server. Throws what the browser throws if it does not answer or `signal` says so. */
export async function ask(path: string, { method = 'GET', json, signal }: Asked = {}): Promise<Response> {
  // oxlint-disable-next-line no-restricted-globals -- in the browser: the page asks the server it came from
  return await fetch(path, {
    method,
    ...(json !== undefined && {
      body: JSON.stringify(json),
      headers: { 'Content-Type': 'application/json' },
    }),
    ...(signal !== undefined && { signal }),
  })
}

/** What an answer says went wrong, as a sentence with what to do. */
export async function troubleOf(answer: Response): Promise<string> {
  const problem: unknown = await answer.json().catch(() => null)
  if (typeof problem !== 'object' || problem === null || !('detail' in problem))
    return `The server answered ${answer.status}.`
  const fix = 'fix' in problem ? ` ${String(problem.fix)}` : ''
  return `${String(problem.detail)}${fix}`
}
