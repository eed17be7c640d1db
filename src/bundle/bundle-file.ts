import { z } from 'zod'
import type { FileProblem } from '#model/file-problem.ts'
import { storable } from '#storage/json-text.ts'
import { parseJson } from '#text/parse-json.ts'
import { aliasesSection } from './aliases-section.ts'
import { filtersSection } from './filters-section.ts'
import { ledgersSection } from './ledgers-section.ts'
import { pinsSection } from './pins-section.ts'
import type { Section } from './section.ts'
import { sourcesSection } from './sources-section.ts'
import { subscriptionsSection } from './subscriptions-section.ts'
import { topicsSection } from './topics-section.ts'

/** The parts of a bundle in the order in which they are taken in. A new one is a file and a line here. */
export const sections: readonly Section[] = [
  topicsSection,
  aliasesSection,
  sourcesSection,
  filtersSection,
  subscriptionsSection,
  pinsSection,
  ledgersSection,
] as readonly Section[]

/** The form of the file; one of a later version is refused. */
const version = 1

/** Everything an owner has said, in one file. Parts that are left out say nothing. */
export const bundleShape = z.strictObject({
  leakwire: z.literal('bundle'),
  version: z.literal(version, {
    error: `expected ${version}: a later Leakwire wrote this, so update this one`,
  }),
  /** Whether secrets are in it: addresses of feeds, tokens, cookies. */
  secrets: z.boolean().default(false),
  ...Object.fromEntries(sections.map(({ name, shape }) => [name, z.array(shape).default([])])),
})

/** Entries by the name of their part. */
export type Bundle = Readonly<Record<string, readonly unknown[]>>

export type ReadBundle =
  | { readonly kind: 'bundle'; readonly bundle: Bundle }
  | { readonly kind: 'error'; readonly isJson: boolean; readonly problems: readonly FileProblem[] }

/** Reads a bundle: as a whole or not at all, with every place that is wrong. */
export function readBundle(text: string): ReadBundle {
  const parsed = parseJson(text)
  if ('problem' in parsed) return { kind: 'error', isJson: false, problems: [parsed.problem] }
  if (!isBundle(parsed.value))
    return { kind: 'error', isJson: true, problems: [{ place: 'the file', message: noBundle }] }
  const read = bundleShape.safeParse(storable(parsed.value))
  if (read.success) {
    const { leakwire: _form, version: _version, secrets: _secrets, ...bundle } = read.data
    return { kind: 'bundle', bundle }
  }
  return {
    kind: 'error',
    isJson: true,
    problems: read.error.issues.map(({ path, message }) => ({ place: placeOf(path), message })),
  }
}

const noBundle = 'this is no bundle of Leakwire: expected {"leakwire": "bundle", ...}'

function isBundle(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'leakwire' in value && value.leakwire === 'bundle'
}

/** Always in the same order, so that two bundles that say the same are the same text. */
export function writeBundle(secrets: boolean, bundle: Bundle): string {
  return `${JSON.stringify({ leakwire: 'bundle', version, secrets, ...bundle }, null, 2)}\n`
}

/** 'sources[2].url'. */
function placeOf(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return text === '' ? 'the file' : text.replace(/^\./u, '')
}
