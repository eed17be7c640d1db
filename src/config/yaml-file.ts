import { readFileSync } from 'node:fs'
import { type Document, LineCounter, isNode, parseDocument } from 'yaml'
import type { z } from 'zod'
import { ConfigError, type ConfigProblem } from './problem.ts'

/**
 * Reads a YAML file of the given shape. Throws ConfigError with every problem at its line and column: a missing
 * file, bad YAML, an unknown or missing key, a value of the wrong kind.
 */
export function readYamlFile<T>(
  file: string,
  shape: z.ZodType<T>,
): { readonly value: T; readonly text: string } {
  const text = readText(file)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map((error) => ({
        ...place(error.pos[0]),
        message: error.message.split('\n')[0] ?? '',
      })),
    )
  }
  const read = shape.safeParse(document.toJS())
  if (read.success) return { value: read.data, text }
  throw new ConfigError(
    read.error.issues.map((issue): ConfigProblem => {
      const path = issue.path.map((step) => (typeof step === 'symbol' ? step.toString() : step))
      return {
        ...place(offsetOf(document, path)),
        message: `${path.join('.') || 'the file'}: ${issue.message}`,
      }
    }),
  )
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const message = `cannot be read (${code}). Put the file back or name its folder with LEAKWIRE_CONFIG.`
    throw new ConfigError([{ file, line: null, column: null, message }])
  }
}

/** Where the value at `path` stands, or what is there of the way to it. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}
