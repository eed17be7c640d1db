import type { Link } from '#model/post.ts'

/** What a card says of the page it leads to; '' is nothing. */
export function cardWords(title: string, description: string): Pick<Link, 'title' | 'description'> {
  return { ...(title !== '' && { title }), ...(description !== '' && { description }) }
}
