import { z } from 'zod'
import { lenientList } from '#sources/lenient-list.ts'

/** A status as the interface of Mastodon and its kin writes it, reduced to what a post is made of. */
export type Status = z.output<typeof statusShape>
export type StatusAccount = z.output<typeof accountShape>
export type StatusCard = NonNullable<Status['card']>
export type StatusMedia = Status['media_attachments'][number]

/** A status; null for what cannot be one. Statuses inside it are not read: they may be nested in each other. */
export function readStatus(value: unknown): Status | null {
  return statusShape.safeParse(value).data ?? null
}

/** An account; null for what cannot be one. */
export function readAccount(value: unknown): StatusAccount | null {
  return accountShape.safeParse(value).data ?? null
}

const text = z.string().catch('')
/** Some programs write numbers where Mastodon writes text. */
const id = z.union([z.string().min(1), z.number().transform(String)])
const idOrNone = id.nullable().catch(null)

/** `acct` lacks the host where the account is at home on the server that was asked. */
const accountShape = z.object({
  id,
  acct: text,
  display_name: text,
  url: text,
  suspended: z.boolean().catch(false),
  moved: z.object({ acct: text, url: text }).nullable().catch(null),
})

const statusShape = z.object({
  id,
  uri: text,
  url: text,
  created_at: text,
  edited_at: text,
  visibility: z.string().catch('public'),
  language: z.string().nullable().catch(null),
  content: z.string(),
  spoiler_text: text,
  in_reply_to_id: idOrNone,
  account: accountShape.nullable().catch(null),
  media_attachments: lenientList(
    z.object({ type: text, url: text, remote_url: text, preview_url: text, description: text }),
  ),
  tags: lenientList(z.object({ name: z.string().min(1) })),
  card: z.object({ url: text, title: text, description: text }).nullable().catch(null),
  poll: z
    .object({ options: lenientList(z.object({ title: z.string().min(1) })) })
    .nullable()
    .catch(null),
  reblog: z.unknown().optional(),
  quote: z.unknown().optional(),
  quote_id: idOrNone,
  quote_url: text,
  pleroma: z.object({ quote: z.unknown().optional(), quote_url: text }).nullable().catch(null),
})
