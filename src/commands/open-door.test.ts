import { expect, test } from 'vitest'
import { CommandError } from './command.ts'
import { refuseOpenDoor } from './open-door.ts'

test.each(['127.0.0.1', '127.8.0.3', 'localhost', '::1'])(
  '%s needs no password: only this machine hears it',
  (host) => {
    expect(() => refuseOpenDoor({ host, adminToken: '' })).not.toThrow()
  },
)

test.each(['0.0.0.0', '::', '192.168.1.4', '127.example.org', ''])('%s needs a password', (host) => {
  expect(() => refuseOpenDoor({ host, adminToken: '' })).toThrow(CommandError)
  expect(() => refuseOpenDoor({ host, adminToken: 'long and random' })).not.toThrow()
})
