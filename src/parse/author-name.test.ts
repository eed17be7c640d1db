import { expect, test } from 'vitest'

import { authorName } from './author-name.ts'

test.each([
  ['Wang Lei', 'Wang Lei'],
  ['wang@leaks.example (Wang Lei)', 'Wang Lei'],
  ['Wang Lei (wang@leaks.example)', 'Wang Lei'],
  ['Wang Lei <wang@leaks.example>', 'Wang Lei'],
  ['Wang Lei wang@leaks.example', 'Wang Lei'],
  ['wang@leaks.example', 'wang@leaks.example'],
  ['Wang Lei (leaker)', 'Wang Lei (leaker)'],
  ['<name>Wang Lei</name><email>wang@leaks.example</email>', 'Wang Lei'],
  ['<p>Wang &amp; Lei</p>', 'Wang & Lei'],
  ['  ', null],
])('the author of %j is %j', (written, name) => {
  expect(authorName(written)).toBe(name)
})
