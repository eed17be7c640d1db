import { expect, test } from 'vitest'
import { followedAccount, readCursor } from './cursor.ts'

const address = 'https://bsky.app/profile/mara.example'
const known = { name: 'mara.example', did: 'did:plc:mara', handle: 'mara.test' }

test('whom Jetstream is to follow is known after the first poll, and at once where the address names a DID', () => {
  expect(followedAccount({ address, cursor: null })).toBeNull()
  expect(followedAccount({ address, cursor: known })).toEqual({ did: 'did:plc:mara', handle: 'mara.test' })
  const byDid = { address: 'https://bsky.app/profile/did:plc:mara', cursor: null }
  expect(followedAccount(byDid)).toEqual({ did: 'did:plc:mara', handle: '' })
})

test('who opted out is not followed', () => {
  expect(followedAccount({ address, cursor: { ...known, isOptedOut: true } })).toBeNull()
})

test('an address that is no profile has no cursor', () => {
  expect(readCursor({ address: 'https://a.example/', cursor: known })).toBeNull()
})

test.each([null, 5, 'x', [], { ...known, name: 'other.example' }])('the cursor %j says nothing', (cursor) => {
  expect(readCursor({ address, cursor })).toMatchObject({ did: null, handle: 'mara.example', newest: null })
})

test('what can be read of a damaged cursor is kept', () => {
  const damaged = { ...known, newest: { uri: 1 }, gap: 'x', older: 7, isEnd: 'no' }
  expect(readCursor({ address, cursor: damaged })).toEqual({
    ...known,
    newest: null,
    gap: null,
    older: null,
    isEnd: false,
    isOptedOut: false,
  })
})
