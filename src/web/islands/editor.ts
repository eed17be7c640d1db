import type { Problem } from '#query/problem.ts'

/** The text of the rules, as it is written. */
export interface Editor {
  readonly text: () => string
  /** Marks the lines that are wrong; none: nothing is. */
  readonly mark: (problems: readonly Problem[]) => void
  /** Puts the cursor at an offset and shows it. */
  readonly goTo: (at: number) => void
}

/**
 * Gives a text area line numbers, and messages beside the lines that are wrong. Tab is left to the browser, so that
 * the keyboard leads out again. `onChange` hears of every change.
 */
export function createEditor(area: HTMLTextAreaElement, onChange: () => void): Editor {
  const gutter = layer('gutter')
  const mirror = layer('mirror')
  area.before(gutter)
  area.after(mirror)
  let problems: readonly Problem[] = []
  let numbered = ''
  // Most of what is typed changes no line number, and there may be thousands.
  const number = (): void => {
    const count = area.value.split('\n').length
    const wrong = new Set(problems.map(({ line }) => line))
    const now = `${count} ${[...wrong].join(' ')}`
    if (now !== numbered) drawNumbers(gutter, count, wrong)
    numbered = now
  }
  const follow = (): void => {
    gutter.style.setProperty('--from', `${-area.scrollTop}px`)
    mirror.style.setProperty('--from', `${-area.scrollTop}px`)
    mirror.style.setProperty('--left', `${-area.scrollLeft}px`)
  }
  area.addEventListener('scroll', follow, { passive: true })
  area.addEventListener('input', () => {
    number()
    onChange()
  })
  number()
  follow()
  return {
    text: () => area.value,
    mark: (wrongs) => {
      problems = wrongs
      number()
      mirror.replaceChildren(layerOf(wrongs, area.value))
      area.setAttribute('aria-invalid', wrongs.length > 0 ? 'true' : 'false')
    },
    goTo: (at) => goTo(area, at),
  }
}

/** For the eye only: readers of the screen have the list of problems. */
function layer(name: string): HTMLElement {
  const element = document.createElement('div')
  element.className = name
  element.ariaHidden = 'true'
  element.append(document.createElement('div'))
  return element
}

function drawNumbers(gutter: HTMLElement, count: number, wrong: ReadonlySet<number>): void {
  const lines = Array.from({ length: count }, (_, index) => {
    const line = document.createElement('span')
    line.textContent = String(index + 1)
    if (wrong.has(index + 1)) line.className = 'wrong'
    return line
  })
  gutter.firstElementChild?.replaceChildren(...lines)
}

/** The rows of the lines that are wrong, each in its place, underlined from the first slip on. */
function layerOf(problems: readonly Problem[], text: string): HTMLElement {
  const lines = text.split('\n')
  const rows = document.createElement('div')
  for (const [line, wrongs] of Map.groupBy(problems, (problem) => problem.line)) {
    const words = lines[line - 1] ?? ''
    const from = Math.min(...wrongs.map(({ column }) => column)) - 1
    const row = document.createElement('div')
    row.className = 'row'
    row.style.setProperty('--line', String(line - 1))
    row.append(piece('', words.slice(0, from)), piece('wavy', words.slice(from).trimEnd() || ' '))
    row.append(...wrongs.map((wrong) => piece('message', shortly(wrong))))
    rows.append(row)
  }
  return rows
}

function shortly({ message, expected, suggestion }: Problem): string {
  if (suggestion !== null) return `${message} Did you mean ${suggestion}?`
  return expected === '' ? message : `${message} Expected: ${expected}`
}

function piece(name: string, text: string): HTMLElement {
  const span = document.createElement('span')
  span.className = name
  span.textContent = text
  return span
}

function goTo(area: HTMLTextAreaElement, at: number): void {
  area.focus()
  area.setSelectionRange(at, at)
  const line = area.value.slice(0, at).split('\n').length
  const lineHeight = Number.parseFloat(getComputedStyle(area).lineHeight)
  area.scrollTop = (line - 1) * lineHeight - area.clientHeight / 2
}
