import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test('the program imports no package that an installation without development packages lacks', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const files = globSync('{src,workers}/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  const imported = new Set(files.flatMap((file) => packagesOf(readFileSync(join(root, file), 'utf8'))))
  expect(imported.size).toBeGreaterThan(10)
  expect([...imported].filter((name) => !(name in dependencies))).toEqual([])
})

/** Names of the packages that a source file imports: 'hono' of 'hono/html'. */
function packagesOf(source: string): string[] {
  const specifiers = source.matchAll(
    /^(?:(?:import|export)\b[^'\n]* from|\} from) '([^'\n]+)'$|\bimport\('([^'\n]+)'\)/gmu,
  )
  return Array.from(specifiers, ([, first, second]) => first ?? second ?? '')
    .filter((specifier) => /^[@a-z]/u.test(specifier) && !specifier.startsWith('node:'))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/u.exec(specifier)?.[0] ?? '')
}
