import { z } from 'zod'
import type { Source } from '#model/source.ts'
import { adapterKinds, adapterOf } from '#sources/adapters.ts'
import { optionsProblem } from '#sources/options-problem.ts'
import { headerProblem, proxyProblem } from '#sources/request-headers.ts'
import { ConfigError, type ConfigProblem } from './problem.ts'
import { readYamlFile } from './yaml-file.ts'

const headers = z.record(z.string(), z.string({ error: 'expected text; put numbers into quotes' }))

const shape = z.strictObject({
  sources: z.array(
    z.strictObject({
      id: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'expected 1 to 63 of: a-z, 0-9, hyphen (and no hyphen first)'),
      name: z.string().min(1),
      url: z.url({ protocol: /^(?:https?|ingest)$/u, error: 'expected an http or https address' }),
      options: z.record(z.string(), z.unknown()).exactOptional(),
      kind: z.enum(adapterKinds, { error: `expected one of: ${adapterKinds.join(', ')}` }).default('feed'),
      lang: z.string().nullable().default(null),
      group: z.string().nullable().default(null),
      mode: z
        .enum(['curated', 'firehose'], { error: "expected 'curated' or 'firehose'" })
        .default('firehose'),
      headers: headers
        .superRefine((value, problems) => {
          for (const [name, text] of Object.entries(value)) {
            const message = headerProblem(name, text)
            if (message !== null) problems.addIssue({ code: 'custom', message, path: [name] })
          }
        })
        .exactOptional(),
      proxy: z
        .string()
        .superRefine((value, problems) => {
          const message = proxyProblem(value)
          if (message !== null) problems.addIssue({ code: 'custom', message })
        })
        .exactOptional(),
      backOff: z
        .enum(['source', 'host', 'group'], { error: "expected 'source', 'host' or 'group'" })
        .exactOptional(),
    }),
  ),
})

/** The sources of config/sources.yaml, in its order. Throws ConfigError; no source is taken from a bad file. */
export async function readSourcesFile(
  file: string,
): Promise<{ readonly sources: Source[]; readonly text: string }> {
  const { value, text } = readYamlFile(file, shape)
  const read = await Promise.all(value.sources.map(readSource))
  const sources = read.map(({ source }) => source)
  const problems = [
    ...read.flatMap(({ source: { id }, problem }) =>
      problem === null ? [] : [problemOf(file, `${id}: ${problem}`)],
    ),
    ...doubled(file, sources, 'id'),
    ...doubled(file, sources, 'address'),
  ]
  if (problems.length > 0) throw new ConfigError(problems)
  return { sources, text }
}

/** A source under the address that its kind gives it, and what is wrong with it as one of that kind. */
async function readSource({ url, ...written }: z.infer<typeof shape>['sources'][number]): Promise<{
  readonly source: Source
  readonly problem: string | null
}> {
  const adapter = await adapterOf(written)
  const known = adapter.recognise?.(new URL(url)) ?? null
  const source = { ...written, address: known?.kind === 'ask' ? known.address : url }
  if (known?.kind === 'refused') return { source, problem: `${known.message} ${known.fix}` }
  return { source, problem: optionsProblem(adapter, written.options ?? {}) }
}

function problemOf(file: string, message: string): ConfigProblem {
  return { file, line: null, column: null, message }
}

function doubled(file: string, sources: readonly Source[], key: 'id' | 'address'): ConfigProblem[] {
  const seen = new Set<string>()
  return sources.flatMap((source) => {
    const again = seen.has(source[key])
    seen.add(source[key])
    const name = key === 'id' ? 'id' : 'url'
    const message = `two sources have the ${name} ${source[key]}. Give one of them another ${name} or remove it.`
    return again ? [problemOf(file, message)] : []
  })
}
