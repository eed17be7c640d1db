import { expect, test } from 'vitest'
import type { PlanNode, SearchPlan } from '#model/search-plan.ts'
import { prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import { parseQuery } from '#query/parse.ts'
import { planSearch } from './plan.ts'
import { indexVector } from './vector.ts'

const NOW = Date.UTC(2023, 9, 17)

function rootOf(query: string) {
  const parsed = parseQuery(query)
  if (parsed.kind === 'error') throw new Error(`${query}: ${parsed.problems[0]?.message ?? ''}`)
  return parsed.root
}

const planOf = (query: string): SearchPlan => planSearch(rootOf(query), NOW)
const step = (token: string, gap = 0, prefix = false) => ({ token, prefix, gap })

test.each<[string, SearchPlan]>([
  [
    '小米自研',
    {
      root: { kind: 'phrase', steps: [step('小米'), step('米自', 1), step('自研', 1)], field: null },
      recheck: false,
    },
  ],
  [
    'title:澎湃OS',
    { root: { kind: 'phrase', steps: [step('澎湃'), step('os', 2)], field: 'title' }, recheck: false },
  ],
  ['xiao*', { root: { kind: 'phrase', steps: [step('xiao', 0, true)], field: null }, recheck: false }],
  ['=MIOS', { root: { kind: 'phrase', steps: [step('mios')], field: null }, recheck: true }],
  ['-=MIOS', { root: { kind: 'everything' }, recheck: true }],
  [
    '-mios',
    { root: { kind: 'not', node: { kind: 'phrase', steps: [step('mios')], field: null } }, recheck: false },
  ],
  ['/x/', { root: { kind: 'everything' }, recheck: true }],
  ['after:7d', { root: { kind: 'after', at: NOW - 604_800_000 }, recheck: false }],
  ['source:x', { root: { kind: 'field', field: 'source', value: 'x' }, recheck: false }],
])('plans %s', (query, plan) => {
  expect(planOf(query)).toEqual(plan)
})

/** The plan over the literal that is stored, as PostgreSQL reads both. */
function finds(node: PlanNode, entries: { token: string; at: number; weight: string }[]): boolean {
  switch (node.kind) {
    case 'phrase': {
      const weight = node.field === null ? null : { title: 'A', text: 'B', link: 'C', other: 'D' }[node.field]
      return entries.some(({ at: start }) => {
        let at = start
        return node.steps.every((one) => {
          at += one.gap
          return entries.some(
            (entry) =>
              entry.at === at &&
              (weight === null || entry.weight === weight) &&
              (one.prefix ? entry.token.startsWith(one.token) : entry.token === one.token),
          )
        })
      })
    }
    case 'all':
      return node.nodes.every((each) => finds(each, entries))
    case 'any':
      return node.nodes.some((each) => finds(each, entries))
    case 'not':
      return !finds(node.node, entries)
    default:
      return true
  }
}

function entriesOf(vector: string) {
  return Array.from(vector.matchAll(/'([^']+)':(\S+)/g)).flatMap(([, token = '', at = '']) =>
    at.split(',').map((place) => ({ token, at: Number.parseInt(place, 10), weight: place.slice(-1) })),
  )
}

const POSTS = [
  { title: '小米MIOS系统', text: 'Xiaomi calls its own system MiOS' },
  { title: 'los míos', text: 'premios y amigos' },
  { title: '小米', text: '自研系统', links: [{ raw: 'https://mios.cn' }] },
  { title: '샤오미가', text: 'シャオミ 小 米' },
]

test.each([
  '小米',
  '小米自研',
  'mios',
  'title:mios',
  'link:mios',
  'xiao*',
  '샤오미',
  'シャオ',
  '米',
  '-mios',
  '小米 OR premios',
  '(a OR 自研) -mios',
  '"小 米"',
])('the plan of %s finds exactly the posts that hold it', (query) => {
  for (const post of POSTS) {
    const found = finds(planOf(query).root, entriesOf(indexVector(post)))
    expect(found, post.title).toBe(holds(rootOf(query), prepareDocument(post), NOW))
  }
})

test.each(['=MiOS', 'xiaomi NEAR/1 calls', '/mios/i', '#mios', '-(xiaomi NEAR/1 system)', '-/mios/'])(
  'the plan of %s loses no post that holds it',
  (query) => {
    const plan = planOf(query)
    expect(plan.recheck).toBe(true)
    for (const post of POSTS) {
      if (!holds(rootOf(query), prepareDocument(post), NOW)) continue
      expect(finds(plan.root, entriesOf(indexVector(post))), post.title).toBe(true)
    }
  },
)
