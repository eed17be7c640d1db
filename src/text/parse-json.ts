import type { FileProblem } from '#model/file-problem.ts'

/** What a JSON text says, or the line and column where it goes wrong. A byte order mark is no fault. */
export function parseJson(text: string): { readonly value: unknown } | { readonly problem: FileProblem } {
  const given = text.replace(/^\uFEFF/u, '')
  try {
    return { value: JSON.parse(given) }
  } catch (error) {
    const before = given.slice(0, firstFault(given)).split('\n')
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
    return { problem: { place, message: `this is not JSON: ${(error as SyntaxError).message}` } }
  }
}

/**
 * Where JSON goes wrong, as an offset; the text's length where only its end is missing. JSON.parse tells of some faults
 * only what they are: so the longest beginning is looked for that could still become JSON. Cost: about twenty parses.
 */
function firstFault(text: string): number {
  let good = 0
  let bad = text.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (couldGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

function couldGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    const { message } = error as SyntaxError
    const at = /position (\d+)/u.exec(message)?.[1]
    return at === undefined ? /end of JSON/u.test(message) : Number(at) >= beginning.length
  }
}
