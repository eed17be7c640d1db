import { type Origins, goesBackTo } from '#dedupe/origin.ts'
import { span } from '#text/span.ts'
import type { Report } from './reports.ts'

const dayMs = 86_400_000

/** Why a post counts as the first report of its story, in a sentence. `reports` are all posts of the story. */
export function whyFirst({ origin, isDated }: Origins, reports: readonly Report[]): string {
  const first = reports.find(({ id }) => id === origin)
  if (first === undefined) return 'The story has no post.'
  if (reports.length === 1) return 'It is the only post of the story.'
  if (!isDated) return 'No post of the story has a time that can be trusted; this one was received first.'
  const others = reports.filter(({ id, repostOf }) => id !== origin && repostOf === null)
  const [next] = others.toSorted((a, b) => a.publishedAt - b.publishedAt || a.receivedAt - b.receivedAt)
  if (next === undefined) return 'All others only repeat a post of somebody else.'
  const teller = others.find((report) => goesBackTo(report, first))
  if (first.timePrecision === 'day' && teller !== undefined && next.publishedAt - first.publishedAt < dayMs)
    return `Only its day is known; ${teller.name} tells what it says.`
  const leadMs = next.publishedAt - first.publishedAt
  if (leadMs > 0) return `Published ${span(leadMs)} before the next, by ${next.name}.`
  if (leadMs === 0) return `Published when ${next.name} published too, and received first.`
  return `A post by ${next.name} bears an earlier time, but that is less certain.`
}

/** The post that another is like but for something, as its reason says: 'like post 12: differs in 14 -> 15'; else null. */
export function alikeIn(reason: string): number | null {
  const id = /^(?:like|disputes) post (\d{1,15}): /u.exec(reason)?.[1]
  return id === undefined ? null : Number(id)
}
