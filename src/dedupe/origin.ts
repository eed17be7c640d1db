import type { TimePrecision } from '#model/post.ts'
import type { Stance } from '#model/story.ts'
import { isDisputed } from './stance.ts'

/** What is known of one post of a story. */
export interface ToldPost {
  readonly id: string
  readonly source: string
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  readonly receivedAt: number
  readonly timePrecision: TimePrecision
  /** Canonical address of its own, null if none. */
  readonly url: string | null
  /** Ids of posts it repeats or reposts, null if none or unknown. */
  readonly duplicateOf: string | null
  readonly repostOf: string | null
  /** Canonical addresses it links to. */
  readonly links: readonly string[]
  /** Whom it names as its source, null if none. */
  readonly attribution: string | null
  /** Leakers and people that its text names, as whatever, by the same names. */
  readonly names: readonly string[]
  /** Who publishes it, by the name others attribute to, null if unknown. */
  readonly voice: string | null
  readonly stance: Stance
}

export interface Origins {
  /** The first report; null if the story has no post. */
  readonly origin: string | null
  /** False: no original has a time that can be trusted, and the first received stands in. */
  readonly isDated: boolean
  /** Posts that go back to the same origin as another, earlier one; in the order they were told. */
  readonly echoes: readonly string[]
  /** Posts that go back to one source each, first told first within and among groups: their number is how many really say so. */
  readonly independent: readonly (readonly string[])[]
}

/**
 * Who was first, and how many say so by themselves. Origin: the earliest publication that is no repost,
 * where a time in the future or only inferred never wins and a bare day counts as its end, but for whom the earliest
 * names and who posted that very day. Independent: connected by repeats, reposts, links and names, ten articles on one
 * post are one. The order of `posts` does not matter.
 */
export function findOrigins(posts: readonly ToldPost[]): Origins {
  const ordered = inOrder(posts)
  // Which of two equal texts repeats the other was told by arrival; here the earlier one is the original.
  const told = ordered.filter((post) => post.repostOf === null)
  const dated = told.find(isTrusted)
  const first = dated ?? told.filter((post) => post.duplicateOf === null).toSorted(byReceipt)[0] ?? ordered[0]
  const independent = componentsOf(ordered)
  const echoes = new Set(independent.flatMap((group) => group.slice(1)))
  return {
    origin: first?.id ?? null,
    isDated: dated !== undefined,
    echoes: ordered.flatMap(({ id }) => (echoes.has(id) ? id : [])),
    independent,
  }
}

const DAY_MS = 86_400_000

/** By the time they were told at for certain; before all others whom the earliest of them goes back to. */
function inOrder(posts: readonly ToldPost[]): ToldPost[] {
  const byCertainTime = posts.toSorted(byTime)
  const earliest = byCertainTime.find((post) => post.repostOf === null && isTrusted(post))
  const source = earliest === undefined ? undefined : sourceOf(earliest, byCertainTime)
  return source === undefined ? byCertainTime : [source, ...byCertainTime.filter((post) => post !== source)]
}

/** Whom the first report names has told it before, even if it is only known on which day. */
function sourceOf(first: ToldPost, told: readonly ToldPost[]): ToldPost | undefined {
  const earlier = told.filter((post) => isTrusted(post) && post.publishedAt <= toldAt(first))
  return earlier.find((post) => post.repostOf === null && goesBackTo(first, post))
}

/**
 * Whether a post tells what another one says: it names who published that, as its source or just so if that may stand
 * there already, and neither denies what the other says. A denial names whom it denies, and is a voice of its own.
 */
export function goesBackTo(post: ToldPost, other: ToldPost): boolean {
  const { voice } = other
  if (voice === null || voice === post.voice || isDisputed(post.stance, other.stance)) return false
  return post.attribution === voice || (post.names.includes(voice) && other.publishedAt <= toldAt(post))
}

/** When it was told for certain: a post dated by day alone may be of its last minute. */
function toldAt(post: ToldPost): number {
  const latest = post.timePrecision === 'day' ? post.publishedAt + DAY_MS - 1 : post.publishedAt
  return isTrusted(post) ? Math.min(latest, post.receivedAt) : post.receivedAt
}

function isTrusted(post: ToldPost): boolean {
  return post.timePrecision !== 'inferred' && post.publishedAt <= post.receivedAt
}

function byTime(a: ToldPost, b: ToldPost): number {
  return toldAt(a) - toldAt(b) || byReceipt(a, b)
}

function byReceipt(a: ToldPost, b: ToldPost): number {
  return a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)
}

/** Groups of ids that hang together by any edge, in the order of their first post. */
function componentsOf(ordered: readonly ToldPost[]): string[][] {
  const parents = new Map<string, string>()
  const rootOf = (node: string): string => {
    let root = node
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
    // Whoever asks next finds it at once: a long chain would be walked for each of its posts.
    if (root !== node) parents.set(node, root)
    return root
  }
  const join = (a: string, b: string): void => {
    const [rootA, rootB] = [rootOf(a), rootOf(b)]
    if (rootA !== rootB) parents.set(rootB, rootA)
  }
  const byVoice = Map.groupBy(ordered, ({ voice }) => voice)
  for (const post of ordered) {
    const named = voicesOf(post, byVoice).map(voiceNode)
    for (const node of [...nodesOf(post), ...named]) join(`post ${post.id}`, node)
  }
  const groups = new Map<string, string[]>()
  for (const { id } of ordered) {
    const root = rootOf(`post ${id}`)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [id])
    else group.push(id)
  }
  return [...groups.values()]
}

/** All that ties a post to others: two posts that link to one address, or name one voice, go back to one source. */
function nodesOf(post: ToldPost): string[] {
  const nodes = post.links.map((link) => `url ${link}`)
  if (post.url !== null) nodes.push(`url ${post.url}`)
  if (post.duplicateOf !== null) nodes.push(`post ${post.duplicateOf}`)
  if (post.repostOf !== null) nodes.push(`post ${post.repostOf}`)
  if (post.voice !== null) nodes.push(voiceNode(post.voice))
  return nodes
}

/** Whom a post goes back to: voices of the story that it names, and its source, which may have published elsewhere. */
function voicesOf(post: ToldPost, byVoice: ReadonlyMap<string | null, readonly ToldPost[]>): string[] {
  const named = post.attribution === null ? post.names : [post.attribution, ...post.names]
  return [...new Set(named)].filter((name) => {
    const own = byVoice.get(name)
    return own === undefined ? name === post.attribution : own.some((other) => goesBackTo(post, other))
  })
}

const voiceNode = (voice: string): string => `voice ${voice}`
