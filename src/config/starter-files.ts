import { join } from 'node:path'
import { z } from 'zod'
import { readYamlFile } from './yaml-file.ts'

const dayOrInstant = z.union([z.iso.date(), z.iso.datetime()], {
  error: 'expected a day or an instant in UTC',
})

const postsShape = z.strictObject({
  posts: z.array(
    z.strictObject({
      id: z.string().min(1),
      url: z.url(),
      who: z.string().min(1),
      publisher: z.string().min(1),
      at: dayOrInstant,
      lang: z.string().min(2),
      title: z.string().min(1),
      text: z.string().min(1),
      claims: z.array(z.string()),
      stance: z.enum(['says', 'denies', 'confirms']),
      links: z.array(z.url()).default([]),
    }),
  ),
})

const claimsShape = z.strictObject({
  claims: z.array(
    z.strictObject({
      id: z.string().min(1),
      claim: z.string().min(1),
      who: z.string().min(1),
      when: z.string().min(4),
      outcome: z.enum(['confirmed', 'partly', 'refuted', 'unresolved']),
      resolvedAt: z.iso.date().nullable(),
      evidence: z.array(z.url()),
      note: z.string().default(''),
    }),
  ),
})

export type StarterPost = z.infer<typeof postsShape>['posts'][number]
export type StarterClaim = z.infer<typeof claimsShape>['claims'][number]

/** The starter archive below config/starter. Throws ConfigError. */
export function readStarterFiles(folder: string): {
  readonly posts: StarterPost[]
  readonly claims: StarterClaim[]
} {
  const { posts } = readYamlFile(join(folder, 'posts.yaml'), postsShape).value
  const { claims } = readYamlFile(join(folder, 'claims.yaml'), claimsShape).value
  return { posts, claims }
}
