import { z } from 'zod'
import type { Source } from '#model/source.ts'
import { headerProblem, proxyProblem } from '#sources/request-headers.ts'
import { ConfigError, type ConfigProblem } from './problem.ts'
import { readYamlFile } from './yaml-file.ts'

const kinds = ['feed'] as const

const headers = z.record(z.string(), z.string({ error: 'expected text; put numbers into quotes' }))

const shape = z.strictObject({
  sources: z.array(
    z.strictObject({
      id: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'expected 1 to 63 of: a-z, 0-9, hyphen (and no hyphen first)'),
      name: z.string().min(1),
      url: z.url({ protocol: /^https?$/u, error: 'expected an http or https address' }),
      kind: z.enum(kinds, { error: `expected one of: ${kinds.join(', ')}` }).default('feed'),
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
        .optional(),
      proxy: z
        .string()
        .superRefine((value, problems) => {
          const message = proxyProblem(value)
          if (message !== null) problems.addIssue({ code: 'custom', message })
        })
        .optional(),
      backOff: z
        .enum(['source', 'host', 'group'], { error: "expected 'source', 'host' or 'group'" })
        .optional(),
    }),
  ),
})

/** The sources of config/sources.yaml, in its order. Throws ConfigError; no source is taken from a bad file. */
export function readSourcesFile(file: string): { readonly sources: Source[]; readonly text: string } {
  const { value, text } = readYamlFile(file, shape)
  const sources = value.sources.map(({ url, headers, proxy, backOff, ...source }) => ({
    ...source,
    address: url,
    ...(headers !== undefined && { headers }),
    ...(proxy !== undefined && { proxy }),
    ...(backOff !== undefined && { backOff }),
  }))
  const problems = [...doubled(file, sources, 'id'), ...doubled(file, sources, 'address')]
  if (problems.length > 0) throw new ConfigError(problems)
  return { sources, text }
}

function doubled(file: string, sources: readonly Source[], key: 'id' | 'address'): ConfigProblem[] {
  const seen = new Set<string>()
  return sources.flatMap((source) => {
    const again = seen.has(source[key])
    seen.add(source[key])
    const name = key === 'id' ? 'id' : 'url'
    const message = `two sources have the ${name} ${source[key]}. Give one of them another ${name} or remove it.`
    return again ? [{ file, line: null, column: null, message }] : []
  })
}
