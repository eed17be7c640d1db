import type { Alias, EntityType } from '#model/keyword.ts'

/** What is wrong with one line of the alias file, and what to do about it. */
export interface AliasProblem {
  /** Place in the list, counted from 1; 0: the file as a whole. */
  readonly entry: number
  readonly problem: string
  readonly fix: string
}

export interface ReadAliases {
  readonly aliases: readonly Alias[]
  /** Empty if all is well. An entry with a problem is left out; the others stand. */
  readonly problems: readonly AliasProblem[]
}

/** Makes parsed YAML (a list of entries) into aliases. Never throws. */
export function readAliases(parsed: unknown): ReadAliases {
  if (parsed === null || parsed === undefined) return { aliases: [], problems: [] }
  if (!Array.isArray(parsed)) {
    const problem = `the file holds ${kindOf(parsed)}, not a list`
    return {
      aliases: [],
      problems: [{ entry: 0, problem, fix: 'Begin every entry with "- {canonical: ...".' }],
    }
  }
  const aliases: Alias[] = []
  const problems: AliasProblem[] = []
  const canonicals = new Set<string>()
  for (const [index, entry] of parsed.entries()) {
    const read = readEntry(entry)
    if ('problem' in read) problems.push({ entry: index + 1, ...read })
    else if (canonicals.has(read.canonical)) problems.push({ entry: index + 1, ...twice(read.canonical) })
    else aliases.push(read)
    if ('canonical' in read) canonicals.add(read.canonical)
  }
  return { aliases, problems: [...problems, ...sharedForms(aliases)] }
}

const TYPES: Record<EntityType, true> = {
  handle: true,
  domain: true,
  build: true,
  model: true,
  date: true,
  chipset: true,
  os: true,
  device: true,
  leaker: true,
  company: true,
  person: true,
}
const EXAMPLE = '{canonical: hyperos, type: os, name: HyperOS, forms: [HyperOS, 澎湃OS]}'

type Trouble = Pick<AliasProblem, 'problem' | 'fix'>

function readEntry(entry: unknown): Alias | Trouble {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return { problem: `the entry is ${kindOf(entry)}`, fix: `Write it like ${EXAMPLE}.` }
  }
  const { canonical, type, name, forms } = entry as Partial<Record<keyof Alias, unknown>>
  if (typeof canonical !== 'string' || canonical.trim() === '') {
    return { problem: 'it has no canonical name', fix: `Give it one, as in ${EXAMPLE}.` }
  }
  if (!isType(type)) {
    return {
      problem: `"${canonical}" has the type ${say(type)}`,
      fix: `Use one of ${Object.keys(TYPES).join(', ')}.`,
    }
  }
  if (!Array.isArray(forms) || forms.length === 0) {
    return { problem: `"${canonical}" has no forms`, fix: `List at least one spelling, as in ${EXAMPLE}.` }
  }
  const odd = forms.filter((form) => !isForm(form))
  if (odd.length > 0) {
    const problem = `"${canonical}" has the form ${say(odd[0])}`
    return { problem, fix: 'Put forms in quotes: "360", "=Honor", "!王者荣耀".' }
  }
  const shown = typeof name === 'string' && name.trim() !== '' ? name.trim() : canonical.trim()
  return { canonical: canonical.trim().toLowerCase(), type, name: shown, forms: forms.filter(isForm) }
}

function isForm(form: unknown): form is string {
  return typeof form === 'string' && form.replace(/^[!=]/u, '').trim() !== ''
}

function isType(type: unknown): type is EntityType {
  return typeof type === 'string' && Object.hasOwn(TYPES, type)
}

function twice(canonical: string): Trouble {
  return { problem: `"${canonical}" stands twice`, fix: 'Put all forms into one entry.' }
}

/** One spelling cannot mean two things: the earlier entry would silently win. */
function sharedForms(aliases: readonly Alias[]): AliasProblem[] {
  const owners = new Map<string, string>()
  const problems: AliasProblem[] = []
  for (const alias of aliases) {
    for (const form of alias.forms) {
      const key = form.replace(/^=/u, '').replaceAll(/[\s-]/gu, '').toLowerCase()
      const owner = owners.get(key)
      if (owner !== undefined && owner !== alias.canonical) {
        const problem = `"${form}" stands under "${owner}" and "${alias.canonical}"`
        problems.push({ entry: 0, problem, fix: 'Leave it under the one it means.' })
      }
      owners.set(key, owner ?? alias.canonical)
    }
  }
  return problems
}

function say(value: unknown): string {
  return value === undefined ? 'of nothing' : JSON.stringify(value)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return value === null
    ? 'empty'
    : typeof value === 'object'
      ? 'a mapping'
      : `the ${typeof value} ${JSON.stringify(value)}`
}
