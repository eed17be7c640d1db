import { expect, test } from 'vitest'
import { findBuilds, findDomains, findModelNumbers } from './anchors.ts'

const names = (found: readonly { canonical: string }[]) => found.map((mention) => mention.canonical)

test('finds builds whole, and no version of an app', () => {
  expect(names(findBuilds('截图 V0.85.22.11.5.ALPHA, OS1.0.2.0.UNACNXM，V14.0.23.1.9.DEV'))).toEqual([
    'V0.85.22.11.5.ALPHA',
    'OS1.0.2.0.UNACNXM',
    'V14.0.23.1.9.DEV',
  ])
  expect(
    names(findBuilds('澎湃OS1.0, iOS17.0.3 and macOS14.1, V1.2, version 1.2.3 costs 1.999.999, at 10.0.0.1')),
  ).toEqual([])
})

test('finds model numbers, and no years or prices', () => {
  expect(names(findModelNumbers('型号23116PN5BC和SM-S928B, 2312DRA50C, 23013RK75C'))).toEqual([
    '23116PN5BC',
    'SM-S928B',
    '2312DRA50C',
    '23013RK75C',
  ])
  expect(names(findModelNumbers('2023 2999元 2100MHz 2K 2023LPL'))).toEqual([])
})

test('finds host names with and without an address around them', () => {
  expect(names(findDomains('小米注册mios.cn，见 https://www.Mios.com.cn/a.b?c=d.'))).toEqual([
    'mios.cn',
    'mios.com.cn',
  ])
  expect(names(findDomains('me@mios.cn sees e.g. that. In the end.so U.S.News'))).toEqual([])
})
