import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Bounds, addressOf, bounds, rooms } from './may-import.ts'

/** One line that the linter must refuse, by the rule (in the linter's words) that is there to refuse it. */
interface Plant {
  readonly file: string
  readonly line: number
  readonly text: string
  readonly rule: string
}

const root = resolve(import.meta.dirname, '../..')
const imports = 'eslint(no-restricted-imports)'
const globals = 'eslint(no-restricted-globals)'
const properties = 'eslint(no-restricted-properties)'
const typeImports = 'typescript(consistent-type-imports)'
const nodeProtocol = 'unicorn(prefer-node-protocol)'

/**
 * Proves that the boundaries of .oxlintrc.json hold: plants every kind of violation into every bounded folder of a
 * copy of the layout, and requires the linter to refuse each line, and to let pass what a folder may import.
 */
function proveBoundaries(): number {
  const copy = mkdtempSync(join(tmpdir(), 'leakwire-boundaries-'))
  try {
    for (const name of ['.oxlintrc.json', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, name), join(copy, name))
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const planted = bounds.flatMap((folder) => write(copy, folder.folder, 'planted.ts', violationsOf(folder)))
    const allowed = bounds.flatMap((folder) => write(copy, folder.folder, 'allowed.ts', allowedIn(folder)))
    return report(planted, allowed, lint(copy))
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

type Line = Pick<Plant, 'text' | 'rule'>

function write(copy: string, folder: string, name: string, lines: readonly Line[]): Plant[] {
  const file = `${folder}/${name}`
  const plants = lines.map(({ text, rule }, index) => {
    // A name declared twice would be a syntax error, and then no rule runs at all.
    return { file, line: index + 1, text: text.replace('NAME', `name${index + 1}`), rule }
  })
  mkdirSync(join(copy, folder), { recursive: true })
  writeFileSync(join(copy, file), plants.map(({ text }) => `${text}\n`).join(''))
  return plants
}

function violationsOf({ folder, mayImport, pure }: Bounds): Line[] {
  const barred = rooms.filter((room) => !mayImport.includes(room) && !isIn(folder, room))
  return [
    ...barred.flatMap((room) => importsOf(addressOf(room))),
    ...importsOf('../web/planted.ts'),
    ...importsOf('./../web/planted.ts'),
    ...importsOf('#tests/planted.ts'),
    ...importsOf('natural'),
    { text: "import NAME from 'fs'", rule: nodeProtocol },
    ...(folder === 'src/fetch' ? [] : importsOf('undici')),
    ...(folder === 'src/fetch'
      ? []
      : [`fetch('/')`, `globalThis.fetch('/')`, `new WebSocket('/')`].map(global)),
    ...(pure ? impurities() : []),
  ]
}

/** Every way that TypeScript can name another module. */
function importsOf(address: string): Line[] {
  return [
    { text: `import { NAME } from '${address}'`, rule: imports },
    { text: `import type { NAME } from '${address}'`, rule: imports },
    { text: `import '${address}'`, rule: imports },
    { text: `export { NAME } from '${address}'`, rule: imports },
    { text: `export * from '${address}'`, rule: imports },
    { text: `void import('${address}')`, rule: imports },
    { text: `type NAME = import('${address}').T`, rule: typeImports },
  ]
}

function impurities(): Line[] {
  return [
    ...importsOf('node:fs'),
    ...['process.env', 'globalThis.process.env', `Buffer.from('')`, `crypto.randomUUID()`].map(global),
    ...['performance.now()', 'setTimeout(f, 1)', 'setInterval(f, 1)', 'setImmediate(f)'].map(global),
    { text: 'Date.now()', rule: properties },
    { text: 'Math.random()', rule: properties },
  ]
}

function global(text: string): Line {
  return { text, rule: globals }
}

function allowedIn({ folder, mayImport, pure }: Bounds): Line[] {
  const addresses = mayImport.filter((room) => !isIn(folder, room)).map(addressOf)
  const all = [...addresses, './neighbour.ts', 'natural/lib/x.js', ...(pure ? [] : ['node:fs'])]
  return all.map((address) => ({ text: `import { NAME } from '${address}'`, rule: imports }))
}

function isIn(folder: string, room: string): boolean {
  return folder === room || folder === `src/${room}`
}

/** What the linter said, as 'file:line rule'. */
function lint(copy: string): Set<string> {
  const program = join(root, 'node_modules/.bin/oxlint')
  const { stdout, stderr } = spawnSync(program, ['--format=json'], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (!stdout.startsWith('{')) throw new Error(`oxlint did not run: ${stdout}${stderr}`)
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { filename: string; code: string; labels: { span: { line: number } }[] }[]
  }
  return new Set(diagnostics.map((d) => `${d.filename}:${d.labels[0]?.span.line} ${d.code}`))
}

function report(planted: readonly Plant[], allowed: readonly Plant[], said: ReadonlySet<string>): number {
  const through = planted.filter((plant) => !isRefused(plant, said))
  const refused = allowed.filter((plant) => isRefused(plant, said))
  const unbounded = foldersOf('src').filter((folder) => !bounds.some((bound) => bound.folder === folder))
  for (const { file, text, rule } of through) console.log(`got through: ${file}: ${text}   (${rule})`)
  for (const { file, text } of refused) console.log(`refused, but allowed: ${file}: ${text}`)
  for (const folder of unbounded) console.log(`no boundary is set for ${folder}: add it to may-import.ts`)
  console.log(`${planted.length} planted, ${planted.length - through.length} caught`)
  return through.length + refused.length + unbounded.length === 0 ? 0 : 1
}

function isRefused({ file, line, rule }: Plant, said: ReadonlySet<string>): boolean {
  return said.has(`${file}:${line} ${rule}`)
}

function foldersOf(parent: string): string[] {
  const entries = readdirSync(join(root, parent), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`)
}

process.exitCode = proveBoundaries()
