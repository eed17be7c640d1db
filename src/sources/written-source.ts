import { z } from 'zod'
import type { Source } from '#model/source.ts'
import { adapterKinds, adapterOf } from './adapters.ts'
import { optionsProblem } from './options-problem.ts'
import { headerProblem, proxyProblem } from './request-headers.ts'

const headers = z.record(z.string(), z.string({ error: 'expected text; put numbers into quotes' }))

/** A source as its owner writes it into config/sources.yaml. */
export const writtenSource = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'expected 1 to 63 of: a-z, 0-9, hyphen (and no hyphen first)'),
  name: z.string().min(1),
  url: z.url({ protocol: /^(?:https?|ingest)$/u, error: 'expected an http or https address' }),
  options: z.record(z.string(), z.unknown()).exactOptional(),
  kind: z.enum(adapterKinds, { error: `expected one of: ${adapterKinds.join(', ')}` }).default('feed'),
  lang: z.string().nullable().default(null),
  group: z.string().nullable().default(null),
  mode: z.enum(['curated', 'firehose'], { error: "expected 'curated' or 'firehose'" }).default('firehose'),
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
})

/** A source under the address that its kind gives it, and what is wrong with it as one of that kind. */
export async function readWritten({ url, ...written }: z.infer<typeof writtenSource>): Promise<{
  readonly source: Source
  readonly problem: string | null
}> {
  const adapter = await adapterOf(written)
  const known = adapter.recognise?.(new URL(url)) ?? null
  const source = { ...written, address: known?.kind === 'ask' ? known.address : url }
  if (known?.kind === 'refused') return { source, problem: `${known.message} ${known.fix}` }
  return { source, problem: optionsProblem(adapter, written.options ?? {}) }
}
