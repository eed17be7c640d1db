import type { Link, Media } from '#model/post.ts'

/** Each address once, in order of first mention, with all that is said of it anywhere. */
export function linksOnce(links: readonly Link[]): readonly Link[] {
  return once(links, ({ raw }) => raw)
}

/** Each file once, in order of first mention, with all that is said of it anywhere. */
export function mediaOnce(media: readonly Media[]): readonly Media[] {
  return once(media, ({ url }) => url)
}

/** Each key once, in order of first mention; what an earlier part says of it counts, later ones fill in. */
export function once<Part>(parts: readonly Part[], keyOf: (part: Part) => string): readonly Part[] {
  const found = new Map<string, Part>()
  for (const part of parts) found.set(keyOf(part), { ...part, ...found.get(keyOf(part)) })
  return [...found.values()]
}
