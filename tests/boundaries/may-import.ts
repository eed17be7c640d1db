/** Files at the top of src that put the folders together. */
const joins = ['app', 'core'] as const

/** Everything that an import can name: #ROOM/file.ts, or #ROOM.ts for the files that join them. */
export const rooms = [
  ...joins,
  'bundle',
  'commands',
  'config',
  'dedupe',
  'feeds',
  'fetch',
  'filter',
  'keywords',
  'ledger',
  'model',
  'notify',
  'parse',
  'platform',
  'query',
  'search',
  'sources',
  'storage',
  'stories',
  'stream',
  'text',
  'tune',
  'web',
  'workers',
] as const
export type Room = (typeof rooms)[number]

/** A bounded folder. `pure`: no node:*, clock, randomness, timers or network; what it needs is passed in. */
export interface Bounds {
  readonly folder: string
  readonly mayImport: readonly Room[]
  readonly pure: boolean
}

/** The plan that .oxlintrc.json has to say in the linter's words; both are edited when a boundary moves. */
export const bounds: readonly Bounds[] = [
  pure('model', []),
  pure('text', ['model']),
  pure('query', ['model', 'text']),
  pure('parse', ['model', 'text', 'query']),
  pure('filter', ['model', 'text', 'query']),
  pure('keywords', ['model', 'text', 'query']),
  pure('dedupe', ['model', 'text', 'query']),
  pure('sources', ['model', 'text', 'parse']),
  pure('storage', ['model', 'query']),
  pure('stream', ['model', 'text', 'query', 'filter', 'storage']),
  pure('stories', ['model', 'text', 'query', 'parse', 'dedupe', 'storage', 'stream']),
  pure('search', ['model', 'text', 'query', 'filter', 'storage']),
  pure('feeds', ['model', 'text', 'query', 'filter', 'storage']),
  pure('notify', ['model', 'text', 'query', 'filter', 'storage']),
  pure('ledger', ['model', 'text', 'query', 'storage', 'stories', 'stream']),
  pure('tune', ['model', 'text', 'query', 'filter', 'storage', 'stream']),
  pure('bundle', [
    'model',
    'text',
    'query',
    'parse',
    'filter',
    'keywords',
    'sources',
    'storage',
    'stream',
    'tune',
    'ledger',
    'notify',
  ]),
  { folder: 'src/fetch', mayImport: ['model'], pure: false },
  { folder: 'src/platform', mayImport: ['model', 'storage'], pure: false },
  allBut('src/config', [...joins, 'commands', 'fetch', 'platform', 'web', 'workers']),
  allBut('src/web', [...joins, 'commands', 'config', 'fetch', 'platform', 'sources', 'workers']),
  // In the browser; of tune its types.
  { folder: 'src/web/islands', mayImport: ['model', 'text', 'query', 'filter', 'tune', 'web'], pure: false },
  allBut('workers', [...joins, 'commands', 'web']),
  allBut('src/commands', []),
  allBut('src', []),
]

function pure(room: Room, mayImport: readonly Room[]): Bounds {
  return { folder: `src/${room}`, mayImport, pure: true }
}

function allBut(folder: string, barred: readonly Room[]): Bounds {
  return { folder, mayImport: rooms.filter((room) => !barred.includes(room)), pure: false }
}

/** How an import names a room. */
export function addressOf(room: Room): string {
  return joins.some((join) => join === room) ? `#${room}.ts` : `#${room}/planted.ts`
}
