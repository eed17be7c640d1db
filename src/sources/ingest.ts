import { z } from 'zod'
import { adapter } from './adapter.ts'
import { parseIngest } from './ingest-posts.ts'

/** Posts that are sent to us: by a script, a phone, a program that watches pages. Never asked. */
export const ingest = adapter({
  kind: 'ingest',
  stability: 'contract',
  minEveryMs: 0,
  options: z.strictObject({
    // SHA-256 of the token, hex: what was made once is shown once.
    tokenHash: z.string().regex(/^[0-9a-f]{64}$/u, 'expected the SHA-256 of a token in hex'),
  }),
  needs: null,
  parse: parseIngest,
})
