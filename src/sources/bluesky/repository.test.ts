import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { didDocumentUrl, readDidDocument } from './repository.ts'

test.each([
  ['did:plc:abc', 'https://plc.example/did:plc:abc'],
  ['did:web:mara.example', 'https://mara.example/.well-known/did.json'],
  ['did:web:localhost%3A8443', 'https://localhost:8443/.well-known/did.json'],
  ['did:web:mara.example:users:one', null],
  ['did:key:zabc', null],
  ['did:web:a/../b', null],
  ['mara.example', null],
])('the document of %s is at %s', (did, address) => {
  expect(didDocumentUrl(did, 'https://plc.example')).toBe(address)
})

test('a document names the account’s own server and its handle', () => {
  const document = readFileSync('tests/fixtures/platforms/bluesky/did.json', 'utf8')
  expect(readDidDocument(JSON.parse(document))).toEqual({
    server: 'https://pds.example',
    handle: 'mara.example',
  })
})

test.each([
  null,
  [],
  { service: 'x', alsoKnownAs: 1 },
  { service: [null, { id: '#other', serviceEndpoint: 'https://a.example' }] },
  { service: [{ id: '#atproto_pds', serviceEndpoint: 'file:///etc/passwd' }] },
])('%j names none', (document) => {
  expect(readDidDocument(document)).toEqual({ server: null, handle: '' })
})
