import { expect, test } from 'vitest'
import { channelAt, recogniseChannel } from './address.ts'

test.each([
  'https://t.me/ChipKitchen',
  'https://t.me/s/chipkitchen',
  'https://t.me/s/ChipKitchen/',
  'https://t.me/chipkitchen/123',
  'https://t.me/s/chipkitchen?before=20',
  'https://t.me/chipkitchen/123?single&comment=4',
  'https://t.me/@ChipKitchen',
  'http://www.telegram.me/chipkitchen',
  'https://telegram.dog/s/chipkitchen',
  'https://chipkitchen.t.me',
  'https://ChipKitchen.t.me/123',
  'https://t.me/boost/chipkitchen',
  'https://web.telegram.org/k/#@chipkitchen',
  'https://web.telegram.org/#/im?p=@chipkitchen',
])('%s is the channel', (address) => {
  expect(recogniseChannel(new URL(address))).toEqual({
    kind: 'ask',
    address: 'https://t.me/s/chipkitchen',
    what: 'posts of the Telegram channel chipkitchen',
    as: 'telegram',
  })
})

test.each([
  ['https://t.me/+AbCdEfGhIjK', /invitation to a private/u, /public channel/u],
  ['https://t.me/joinchat/AbCdEfGhIjK', /invitation to a private/u, /public channel/u],
  ['https://t.me/c/1234567/89', /post of a private/u, /bridge/u],
  ['https://t.me/addstickers/PanStickers', /opens something in the app/u, /t\.me\/NAME/u],
  ['https://t.me/addlist/abc', /opens something in the app/u, /t\.me\/NAME/u],
  ['https://t.me/share/url?url=https://a.example', /opens something in the app/u, /t\.me\/NAME/u],
  ['https://t.me/proxy?server=a&port=1', /opens something in the app/u, /t\.me\/NAME/u],
  ['https://t.me/iv?url=https://a.example', /names no channel/u, /t\.me\/NAME/u],
  ['https://t.me/$abc', /names no channel/u, /t\.me\/NAME/u],
  ['https://t.me/', /names no channel/u, /t\.me\/NAME/u],
  ['https://t.me/1234', /names no channel/u, /t\.me\/NAME/u],
  ['https://web.telegram.org/k/#-100123', /names no channel/u, /t\.me\/NAME/u],
])('%s is refused with a reason and a way out', (address, message, fix) => {
  expect(recogniseChannel(new URL(address))).toEqual({
    kind: 'refused',
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
  })
})

test.each([
  'https://example.org/s/chipkitchen',
  'https://nott.me/chipkitchen',
  'https://core.telegram.org/bots',
])('%s is not of Telegram', (address) => {
  expect(recogniseChannel(new URL(address))).toBeNull()
})

test('a source may name its channel in any of these ways, or on a mirror', () => {
  expect(channelAt('https://telegram.me/ChipKitchen/7')).toEqual({
    origin: 'https://t.me',
    name: 'chipkitchen',
  })
  expect(channelAt('http://mirror.example:8080/s/ChipKitchen')).toEqual({
    origin: 'http://mirror.example:8080',
    name: 'chipkitchen',
  })
  for (const address of ['', 'https://t.me/+abc', 'https://mirror.example/', 'https://mirror.example/a/b'])
    expect(channelAt(address)).toBeNull()
})
