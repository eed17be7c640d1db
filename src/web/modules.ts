import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

/** The folders of the program that a browser may see, with `#` as imports name them. */
const folders: Readonly<Record<string, string>> = {
  '#filter/': 'src/filter/',
  '#model/': 'src/model/',
  '#query/': 'src/query/',
  '#text/': 'src/text/',
  '#web/islands/': 'src/web/islands/',
  '#web/views/': 'src/web/views/',
}

/** The packages that a browser may see, by file; only files that packages keep next to these are reached from them. */
const packages: Readonly<Record<string, string>> = {
  'hono/html': 'node_modules/hono/dist/helper/html/index.js',
  re2js: 'node_modules/re2js/build/index.js',
}

/** Files of those packages that their own files import. */
const packageFiles = ['node_modules/hono/dist/utils/html.js']

/** Where the browser begins. */
const entries = ['src/web/islands/rules.ts']

const root = new URL('../../', import.meta.url)
const base = '/modules/'

/** What browsers are told about imports, as it stands in the page; security.ts allows it by its hash. */
export const importMap: string = JSON.stringify({
  imports: Object.fromEntries(
    Object.entries({ ...folders, ...packages }).map(([name, path]) => [name, addressOf(path)]),
  ),
})

/** The hash of the import map as a source of `script-src` (Content Security Policy 3, 2.3.1). */
export const importMapSource = `'sha256-${createHash('sha256').update(importMap).digest('base64')}'` as const

let served: ReadonlyMap<string, string> | undefined

/**
 * JavaScript by address: what the islands import, from their entries on, and nothing else. Types are taken out in
 * place, so that lines and columns stay. Read once, some 20 ms; throws if an island imports what no browser may see.
 */
export function browserModules(): ReadonlyMap<string, string> {
  served ??= withoutWarning(() => collect(entries))
  return served
}

/** Addresses of one kind of page's modules, the entry first: a browser that asks for all at once waits once. */
export function moduleAddresses(): string[] {
  return [...browserModules().keys()]
}

function collect(paths: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const waiting = [...paths]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(addressOf(path))) continue
    const code = javascriptOf(path)
    found.set(addressOf(path), code)
    waiting.push(...importsOf(code).map((name) => pathOf(name, path)))
  }
  return found
}

function javascriptOf(path: string): string {
  const text = readFileSync(new URL(path, root), 'utf8')
  return path.endsWith('.ts') ? stripTypeScriptTypes(text) : text
}

/** The modules that a text of JavaScript imports as it is loaded, as they are named there. */
export function importsOf(code: string): string[] {
  const imports =
    /^(?:import|export)\b[\w$\s{},*]*?\bfrom\s*['"]([^'"\n]+)['"]|^import\s*['"]([^'"\n]+)['"]/gmu
  return Array.from(code.matchAll(imports), (match) => match[1] ?? match[2] ?? '')
}

/** The file that `name` is in a module at `from`. Throws for one that browsers may not see. */
function pathOf(name: string, from: string): string {
  const folder = Object.keys(folders).find((prefix) => name.startsWith(prefix))
  const path = name.startsWith('.')
    ? new URL(name, new URL(from, 'file:///')).pathname.slice(1)
    : folder === undefined
      ? packages[name]
      : `${folders[folder]}${name.slice(folder.length)}`
  if (path === undefined || !isAllowed(path))
    throw new TypeError(`${from} imports "${name}", which no browser may see: see src/web/modules.ts.`)
  return path
}

function isAllowed(path: string): boolean {
  if (Object.values(packages).includes(path) || packageFiles.includes(path)) return true
  return Object.values(folders).some((folder) => path.startsWith(folder)) && /^[a-z\d/-]+\.ts$/u.test(path)
}

/** Folders keep their place below the base, so that files name their neighbours as they do on disk. */
function addressOf(path: string): string {
  return base + path.replace(/^(?:src|node_modules)\//u, '')
}

/** Node says once that taking types out is experimental: whoever runs the program can do nothing about it. */
function withoutWarning<T>(strip: () => T): T {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith('stripTypeScriptTypes is')) return
    Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  try {
    return strip()
  } finally {
    process.emitWarning = emitWarning
  }
}
