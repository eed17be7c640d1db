/**
 * Opens the part of a feed item's HTML in which a Leakwire says what became of the post, who else tells it and why it
 * was kept. It stands at the end and grows with the story, so that another Leakwire, or this one over a detour, would
 * otherwise take each change for an edit of the post.
 */
export const toldSection = '<section class="leakwire">'

/** What the post itself says: the HTML up to such a part. */
export function withoutTold(html: string): string {
  const at = html.indexOf(toldSection)
  return at === -1 ? html : html.slice(0, at)
}
