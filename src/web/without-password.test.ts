import { expect, test } from 'vitest'
import { withoutPassword } from './without-password.ts'

test.each([
  ['https://me:secret@feeds.example/x?y=1', 'https://feeds.example/x?y=1'],
  ['https://token@feeds.example/', 'https://feeds.example/'],
  ['http://me:secret@${PROXY_HOST}:1080', 'http://${PROXY_HOST}:1080'],
  ['https://feeds.example/x', 'https://feeds.example/x'],
  ['starter:digital-chat-station', 'starter:digital-chat-station'],
])('%s is shown as %s', (address, shown) => {
  expect(withoutPassword(address)).toBe(shown)
})
