import { expect, test } from 'vitest'
import { appName } from './app-name.ts'

test.each([
  ['NetNewsWire (RSS Reader; https://netnewswire.com/)', 'NetNewsWire'],
  ['Reeder/5050001 CFNetwork/1494.0.7 Darwin/23.4.0', 'Reeder'],
  ['Mozilla/5.0 (X11) fluent-reader/1.1.4 Electron/21', 'Fluent Reader'],
  ['okhttp/4.12.0', 'okhttp'],
  ['', ''],
])('%j is %j', (userAgent, name) => {
  expect(appName(userAgent)).toBe(name)
})
