import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cost, runMeasured } from './process-cost.ts'

/** A program that does the same work: downloads feeds, reads them, keeps their items. */
export interface Rival {
  readonly name: string
  /** Asks all feeds once; the second time it goes on from where it was. */
  readonly pull: () => Promise<Cost>
}

/** Those of Debian's packages that are installed; `say` hears of the others. */
export function installedRivals(
  folder: string,
  addresses: readonly string[],
  say: (line: string) => void,
): Rival[] {
  return [sfeed(join(folder, 'sfeed'), addresses), newsboat(join(folder, 'newsboat'), addresses)].flatMap(
    ({ program, ...rival }) => {
      if (spawnSync('which', [program]).status === 0) return [rival]
      say(`${rival.name} is left out: Debian's package ${rival.name} is not installed.`)
      return []
    },
  )
}

type Installable = Rival & { readonly program: string }

/** C; a file a feed, written anew each time. 16 feeds at once, as it ships. */
function sfeed(folder: string, addresses: readonly string[]): Installable {
  mkdirSync(folder)
  const feeds = addresses.map((address, nth) => `feed "feed${nth}" "${address}"`).join('\n')
  writeFileSync(join(folder, 'sfeedrc'), `sfeedpath="${folder}/feeds"\nmaxjobs=16\nfeeds() {\n${feeds}\n}\n`)
  return {
    name: 'sfeed',
    program: 'sfeed_update',
    pull: () => runMeasured(['sfeed_update', join(folder, 'sfeedrc')], { env: {}, cwd: folder }),
  }
}

/** C++ and SQLite. */
function newsboat(folder: string, addresses: readonly string[]): Installable {
  mkdirSync(folder)
  const [urls, config, cache] = ['urls', 'config', 'cache.db'].map((name) => join(folder, name))
  writeFileSync(urls ?? '', `${addresses.join('\n')}\n`)
  writeFileSync(config ?? '', 'reload-threads 16\n')
  const words = ['newsboat', '-u', urls ?? '', '-C', config ?? '', '-c', cache ?? '', '-x', 'reload']
  return {
    name: 'newsboat',
    program: 'newsboat',
    pull: () => runMeasured(words, { env: { TERM: 'dumb', LANG: 'C.UTF-8' }, cwd: folder }),
  }
}
