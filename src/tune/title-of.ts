/** What a post is called in a list: its title, or how its text begins. */
export function titleOf({ title, text }: { readonly title: string; readonly text: string }): string {
  if (title !== '') return title
  const [line = ''] = text.trim().split('\n')
  return line.length > longestTitle ? `${line.slice(0, longestTitle)}…` : line
}

const longestTitle = 120
