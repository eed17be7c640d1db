import { z } from 'zod'
import type { Context } from '#sources/adapter.ts'
import { askJson } from '#sources/ask-json.ts'
import { isDid, POSTS } from './address.ts'
import { type BlueskyAuthor, hidesFromStrangers } from './author.ts'
import { type Stop, type Walk, type WalkPlan, askPage, walk } from './walk.ts'
import { list, text } from './shapes.ts'

/** What an account's own server tells of it. */
export interface Repository {
  readonly kind: 'repository'
  readonly server: string
  readonly author: BlueskyAuthor
}

/** Finds the server that keeps an account's records, and asks it for the author's name and wishes. */
export async function findRepository(
  context: Context,
  { did, plc }: { readonly did: string; readonly plc: string },
): Promise<Repository | Stop | null> {
  const documentUrl = didDocumentUrl(did, plc)
  if (documentUrl === null) return null
  const document = await askJson(context, documentUrl)
  if (document.kind !== 'json') return document
  const { server, handle } = readDidDocument(document.value)
  if (server === null) return null
  const asked = new URLSearchParams({ repo: did, collection: 'app.bsky.actor.profile', rkey: 'self' })
  const profile = await askJson(context, `${server}/xrpc/com.atproto.repo.getRecord?${asked}`)
  // 400 says that there is no profile. Any other trouble leaves open whether the author opted out.
  const hasNone = profile.kind === 'failed' && profile.failure.status === 400
  if (profile.kind !== 'json' && !hasNone) return profile
  const { displayName, labels } = profileShape.parse(profile.kind === 'json' ? profile.value : null).value
  const isHidden = hidesFromStrangers(labels.values)
  return { kind: 'repository', server, author: { did, handle, displayName, isHidden } }
}

/** Reads posts as they stand in the repository: without what others say of them, and without reposts. */
export async function walkRepository(
  context: Context,
  { server, author }: Repository,
  plan: WalkPlan & { readonly lang: string | null },
): Promise<Walk> {
  const ask = async (from: string | null) => {
    const asked = new URLSearchParams({
      repo: author.did,
      collection: POSTS,
      limit: '50',
      ...(from !== null && { cursor: from }),
    })
    const url = `${server}/xrpc/com.atproto.repo.listRecords?${asked}`
    return await askPage(context, { url, lang: plan.lang, author })
  }
  return await walk(ask, plan)
}

/** Where a DID's document is: at the directory, or at the host that a did:web names. Null for other kinds. */
export function didDocumentUrl(did: string, plc: string): string | null {
  if (!isDid(did)) return null
  if (did.startsWith('did:plc:')) return `${plc}/${did}`
  const host = /^did:web:([\w.-]+(?:%3A\d+)?)$/iu.exec(did)?.[1]
  return host === undefined ? null : `https://${host.replace(/%3A/iu, ':')}/.well-known/did.json`
}

/** The server that a DID's document names, null if it names none, and the handle, '' if there is none. */
export function readDidDocument(value: unknown): { readonly server: string | null; readonly handle: string } {
  const { alsoKnownAs, service } = documentShape.parse(value)
  const services = service.map((item) => serviceShape.parse(item))
  const found = services.find(({ id }) => id.endsWith('#atproto_pds'))?.serviceEndpoint ?? ''
  const url = URL.parse(found)
  const isWeb = url !== null && /^https?:$/u.test(url.protocol)
  const name = alsoKnownAs.find((known) => typeof known === 'string' && known.startsWith('at://'))
  return { server: isWeb ? url.origin : null, handle: typeof name === 'string' ? name.slice(5) : '' }
}

const documentShape = z.object({ alsoKnownAs: list, service: list }).catch({ alsoKnownAs: [], service: [] })
const serviceShape = z.object({ id: text, serviceEndpoint: text }).catch({ id: '', serviceEndpoint: '' })

const noLabels = { values: [] }
const noProfile = { displayName: '', labels: noLabels }
const profileShape = z
  .object({
    value: z
      .object({ displayName: text, labels: z.object({ values: list }).catch(noLabels) })
      .catch(noProfile),
  })
  .catch({ value: noProfile })
