import { expect, test } from 'vitest'
import type { LedgerClaim } from './ledger-claim.ts'
import { readLedger, writeLedger } from './ledger-file.ts'
import { outcomeInWords } from './outcome-words.ts'

const claim: LedgerClaim = {
  id: 'C1',
  claim: 'The tablet comes in May.',
  who: 'Mara Quill',
  saidWhen: '2023-04',
  outcome: 'partly',
  resolvedAt: Date.parse('2023-05-20'),
  evidence: ['https://leaf.example/may_(2)'],
  note: 'In one country.',
  posts: [{ url: 'https://leaf.example/1', source: 'leaf', id: '1', stance: 'says' }],
  via: [],
}

const read = (value: unknown) => readLedger(JSON.stringify(value))

test('what is written is read as it was', () => {
  expect(readLedger(writeLedger('mios', [claim]))).toEqual({ kind: 'ledger', claims: [claim], remarks: [] })
})

test('a bare list is read too: outcomes in other words, ranges of days, links with remarks', () => {
  const result = read([
    {
      id: 'X',
      claim: 'It is called Nova.',
      when: '2023-10-08..09',
      outcome: 'refuted-as-name',
      via: ['https://leaf.example/2'],
      evidence: ['https://acme.example/no (the maker says so)'],
    },
  ])
  expect(result).toMatchObject({
    claims: [
      {
        saidWhen: '2023-10-08',
        outcome: 'partly',
        evidence: ['https://acme.example/no'],
        note: 'Outcome in the file it came from: refuted-as-name.\nacme.example: the maker says so',
        posts: null,
        via: ['https://leaf.example/2'],
      },
    ],
    remarks: [{ place: '[0].outcome' }],
  })
})

test.each([
  ['no JSON', '{"claims": [\n  {"id": }\n]}', 'line 2, column 10'],
  ['a cut file', '{"claims": [', 'line 1, column 13'],
  ['another thing', '{"posts": []}', 'the file'],
  ['no object', '{"claims": [7]}', 'claims[0]'],
  ['no outcome', '[{"id": "a", "claim": "b"}]', '[0].outcome'],
  ['an outcome that means nothing', '[{"id": "a", "claim": "b", "outcome": "blue"}]', '[0].outcome'],
  ['no claim', '[{"id": "a", "outcome": "confirmed"}]', '[0].claim'],
  ['no day', '[{"id": "a", "claim": "b", "outcome": "confirmed", "when": "soon"}]', '[0].when'],
  [
    'no day of the calendar',
    '[{"id": "a", "claim": "b", "outcome": "confirmed", "when": "2023-13"}]',
    '[0].when',
  ],
  [
    'a number for a day',
    '[{"id": "a", "claim": "b", "outcome": "confirmed", "resolvedAt": 7}]',
    '[0].resolvedAt',
  ],
  [
    'a day that programs write for never',
    '[{"id": "a", "claim": "b", "outcome": "confirmed", "resolvedAt": "0001-01-01"}]',
    '[0].resolvedAt',
  ],
  ['no list of links', '[{"id": "a", "claim": "b", "outcome": "confirmed", "evidence": {}}]', '[0].evidence'],
  [
    'a stance that is none',
    '[{"id": "a", "claim": "b", "outcome": "confirmed", "posts": [{"url": "u", "stance": "sings"}]}]',
    '[0].posts[0].stance',
  ],
  [
    'a post without a name',
    '[{"id": "a", "claim": "b", "outcome": "confirmed", "posts": [{}]}]',
    '[0].posts[0]',
  ],
  [
    'one id twice',
    '[{"id": "a", "claim": "b", "outcome": "partly"}, {"id": "a", "claim": "c", "outcome": "partly"}]',
    '[1].id',
  ],
])('a file with %s is refused, with the place', (_what, text, place) => {
  expect(readLedger(text)).toMatchObject({ kind: 'error', problems: [{ place }] })
})

test.each([
  ['confirmed', 'confirmed'],
  ['confirmed-in-substance', 'confirmed'],
  ['true', 'confirmed'],
  ['mostly true', 'partly'],
  ['partially confirmed', 'partly'],
  ['refuted-as-name', 'partly'],
  ['false', 'refuted'],
  ['refuted-or-unproven', 'unresolved'],
  ['unconfirmed', 'unresolved'],
  ['blue', null],
])('the outcome %s is %s', (word, outcome) => {
  expect(outcomeInWords(word)).toBe(outcome)
})

test('an open claim has no day that its outcome was known on, whatever the file says', () => {
  const read = readLedger('[{"id": "a", "claim": "b", "outcome": "open", "resolvedAt": "2023-10-17"}]')
  expect(read).toMatchObject({ claims: [{ outcome: 'unresolved', resolvedAt: null }] })
  expect(read.kind === 'ledger' && read.remarks.map(({ place }) => place)).toContain('[0].resolvedAt')
})
