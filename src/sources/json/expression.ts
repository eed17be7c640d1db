import {
  TreeInterpreter,
  compile,
  getRegisteredFunctions,
  type JSONValue,
} from '@jmespath-community/jmespath'
import { z } from 'zod'

/** What an expression of JMESPath finds in a value; null if it finds nothing or does not fit the value. Never throws. */
export type Expression = (value: unknown) => unknown

const LONGEST = 1_000

/** An option that holds an expression of JMESPath: one that cannot be read is refused with its reason. */
export const expressionOption = z
  .string()
  .min(1, 'an expression of JMESPath should stand here')
  .max(LONGEST)
  .superRefine((written, context) => {
    const read = readExpression(written)
    if (typeof read === 'string') context.addIssue({ code: 'custom', message: read })
  })

/** An expression ready to be used, or why it cannot be read, as a sentence. Only the functions of JMESPath are called. */
export function readExpression(written: string): Expression | string {
  try {
    const tree = compile(written)
    const unknown = calledIn(tree).find((name) => !getRegisteredFunctions().includes(name))
    if (unknown !== undefined)
      return `the expression '${written}' calls ${unknown}(), which JMESPath does not know`
    return (value) => search(tree, value)
  } catch (error) {
    return `the expression '${written}' cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

function search(tree: ReturnType<typeof compile>, value: unknown): unknown {
  try {
    return TreeInterpreter.search(tree, value as JSONValue)
  } catch {
    // A function that got something of another type than it takes throws: in foreign data that means 'not there'.
    return null
  }
}

/** Names of the functions that a syntax tree calls, which the library would miss only when it comes to them. */
function calledIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const inside = Object.values(node).flatMap(calledIn)
  const isCall = 'type' in node && node.type === 'Function' && 'name' in node && typeof node.name === 'string'
  return isCall ? [node.name as string, ...inside] : inside
}

/** Expressions compare and print values by recursion. */
const DEEPEST = 200

/** Whether a value nests no deeper than expressions can safely be asked of. */
export function isShallow(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inside) => isShallow(inside, levels - 1))
}
