import { readerFeed } from '#storage/reader-feeds.ts'
import type { ReaderStream } from '#storage/reader-items.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { currentFeeds } from './feed-list.ts'

/** What names are looked up in. */
export interface Names extends Pick<WebHands, 'db'> {
  readonly base: string
  /** Labels of the filters in use, by filter. */
  readonly labels: ReadonlyMap<number, string>
}

const states: Readonly<Record<string, ReaderStream['kind'] & ('all' | 'read' | 'unread' | 'starred')>> = {
  'reading-list': 'all',
  read: 'read',
  unread: 'unread',
  'kept-unread': 'unread',
  starred: 'starred',
}

/**
 * The stream that a name such as 'user/-/state/com.google/starred' stands for. Throws a problem for an unknown one: an
 * app that is given everything in its place marks everything.
 */
export async function readStream(name: string, names: Names): Promise<ReaderStream> {
  const [, state = ''] = /^user\/[^/]+\/state\/com\.google\/(.+)$/u.exec(name) ?? []
  const kind = states[state]
  if (kind !== undefined) return { kind }
  const label = readLabel(name)
  if (label !== null) return { kind: 'filter', filterId: filterOfLabel(label, names) }
  const feedId = await readFeed(name, names)
  if (feedId !== null) return { kind: 'feed', feedId }
  throw new WebProblem(
    400,
    `There is no stream "${name}".`,
    'Name one of those in tag/list or subscription/list.',
  )
}

/** The label in a name such as 'user/-/label/Phones'; null if it names something else. */
export function readLabel(name: string): string | null {
  return /^user\/[^/]+\/label\/(.+)$/su.exec(name)?.[1]?.normalize('NFC') ?? null
}

/** Throws a problem for a label that no filter has. */
export function filterOfLabel(label: string, { labels }: Pick<Names, 'labels'>): number {
  const [filterId] = Array.from(labels).find(([, own]) => own === label) ?? []
  if (filterId !== undefined) return filterId
  throw new WebProblem(
    400,
    `There is no label "${label}".`,
    'Labels are the filters of Leakwire: make one on its search page.',
  )
}

/** The feed that 'feed/41', 'feed/feed/41' or 'feed/' with its address stands for; null if there is none. */
export async function readFeed(
  name: string,
  { db, base }: Pick<Names, 'db' | 'base'>,
): Promise<number | null> {
  const [, id] = /^(?:feed\/)+([1-9]\d{0,9})$/u.exec(name) ?? []
  if (id !== undefined) {
    const number = Number(id)
    return number < 2 ** 31 && (await readerFeed(db, number)) !== null ? number : null
  }
  const [, address] = /^(?:feed\/)+(https?:.+)$/su.exec(name) ?? []
  if (address === undefined) return null
  return (await currentFeeds({ db }, base)).find(({ url }) => url === address)?.id ?? null
}
