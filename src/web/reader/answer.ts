import type { Context } from 'hono'
import { asProblem } from '#web/answer-problem.ts'
import type { WebProblem } from '#web/problem.ts'

/** Pages elsewhere may ask: what lets an app in is a header or a key of its own, never a cookie. Nothing is to be kept. */
export function allowPages(c: Context): void {
  c.header('Cache-Control', 'no-store')
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type')
  c.header('Access-Control-Allow-Methods', 'GET, POST, OPTIONS')
}

export function textAnswer(c: Context, text: string): Response {
  return c.body(text, 200, { 'Content-Type': 'text/plain; charset=UTF-8' })
}

export function jsonAnswer(c: Context, value: unknown): Response {
  return c.body(JSON.stringify(value), 200, { 'Content-Type': jsonType })
}

export const jsonType = 'application/json; charset=UTF-8'

/**
 * JSON that is sent piece by piece, as fast as it is taken. The first piece is made before anything is sent, so that what
 * fails there is still answered as a problem.
 */
export async function streamedJson(c: Context, pieces: AsyncGenerator<string, void>): Promise<Response> {
  const encoder = new TextEncoder()
  let next = await pieces.next()
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (next.done === true) return controller.close()
      controller.enqueue(encoder.encode(next.value))
      next = await pieces.next()
    },
    cancel: async () => {
      await pieces.return()
    },
  })
  return c.body(body, 200, { 'Content-Type': jsonType })
}

/** Answers and, where that fails, says why as plain text: apps show that, or nothing. */
export async function inText(c: Context, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return problemText(c, asProblem(error))
  }
}

function problemText(c: Context, problem: WebProblem): Response {
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value)
  return c.body(`${problem.message} ${problem.fix}\n`, problem.status, {
    'Content-Type': 'text/plain; charset=UTF-8',
  })
}
