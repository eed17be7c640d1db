import { expect, test } from 'vitest'

import { plainTitle } from './plain-title.ts'

test.each([
  ['AT&amp;T <b>x</b>', 'AT&T x'],
  ['I <3 MIOS', 'I <3 MIOS'],
  ['Map<String, Leak> in MIOS', 'Map<String, Leak> in MIOS'],
  ['Xiaomi <b>MI</b>OS<br/>leak', 'Xiaomi MIOS leak'],
  ['  two\n lines ', 'two lines'],
  ['&lt;b&gt; is a tag', '<b> is a tag'],
  ['R&D &unknown; &copy=2', 'R&D &unknown; &copy=2'],
  ['小米&nbsp;MIOS &hellip;', '小米 MIOS …'],
])('%j is shown as %j', (html, text) => {
  expect(plainTitle(html)).toBe(text)
})
