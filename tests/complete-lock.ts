import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Adds to package-lock.json the other platforms' builds of optional packages that npm left out because the registry
 * it asked holds none of them: without these `npm ci` refuses the lock. What a package is for is read from its name
 * ('linux-arm64-musl'). Run it after a change of dependencies; it changes nothing in a lock that is whole.
 */
interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const file = 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockEntry> }
const { '': root, ...packages } = lock.packages
const missing = Object.entries(packages).flatMap(([from, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(
      ([name]) => !(`node_modules/${name}` in packages) && !(`${from}/node_modules/${name}` in packages),
    )
    .map(([name, version]) => [`node_modules/${name}`, buildEntry(name, version, entry)] as const),
)
const sorted = Object.entries({ ...packages, ...Object.fromEntries(missing) }).toSorted(([a], [b]) =>
  a.localeCompare(b, 'en'),
)
writeFileSync(
  file,
  `${JSON.stringify({ ...lock, packages: { '': root, ...Object.fromEntries(sorted) } }, null, 2)}\n`,
)
console.log(`${missing.length} added`)

function buildEntry(name: string, version: string, of: LockEntry): Record<string, unknown> {
  const words = name.split(/[/-]/u)
  const os = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].find((system) =>
    words.includes(system),
  )
  const cpu = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x'].find((kind) =>
    words.includes(kind),
  )
  if (os === undefined || cpu === undefined || !/^\d/u.test(version)) {
    throw new Error(`${name}@${version} does not say which platform it is for: add it to ${file} by hand.`)
  }
  return {
    version,
    cpu: [cpu],
    ...(of.dev === true && { dev: true }),
    ...(words.includes('musl') && { libc: ['musl'] }),
    license: of.license ?? 'MIT',
    optional: true,
    os: [os],
  }
}
