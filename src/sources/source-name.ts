const longest = 300

/** A title as the name of a source: some feeds and lists put their whole description into it. */
export function sourceName(title: string): string {
  return title.slice(0, longest)
}
