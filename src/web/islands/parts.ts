/** The element that `data-part` names. Throws if the page does not have it. */
export function part(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-part="${name}"]`)
  if (found === null) throw new TypeError(`The page has no part "${name}".`)
  return found
}

/** Shows a piece of a page in place of what `element` holds; '' empties it. Views escape every value. */
export function draw(element: HTMLElement, markup: { readonly toString: () => string }): void {
  element.innerHTML = markup.toString()
}

/** Tells readers of the screen what happened, unless it was the last thing said. */
export function announce(text: string): void {
  const voice = part('announce')
  if (voice.textContent !== text) voice.textContent = text
}
