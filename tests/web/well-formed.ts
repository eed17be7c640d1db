import { spawnSync } from 'node:child_process'
import { Parser } from 'htmlparser2'
import { expect } from 'vitest'

const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined
if (!hasXmllint && process.env['CI'] === 'true') {
  throw new Error('xmllint is missing: in CI feeds are checked with it. Install libxml2-utils.')
}

/** Fails unless XML is well-formed: by xmllint where it is installed, else by whether every tag is closed. */
export function expectWellFormed(xml: string): void {
  if (hasXmllint) {
    const run = spawnSync('xmllint', ['--noout', '--huge', '-'], { input: xml })
    expect(run.stderr.toString()).toBe('')
    expect(run.status).toBe(0)
    return
  }
  const open: string[] = []
  const parser = new Parser(
    {
      onopentag: (name) => open.push(name),
      onclosetag: (name, isImplied) => {
        expect(open.pop()).toBe(name)
        expect(isImplied && open.length === 0 ? name : '').toBe('')
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
  expect(open).toEqual([])
}
