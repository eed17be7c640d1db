import { expect, test } from 'vitest'
import { findFigures } from './figures.ts'

test.each([
  ['1699', ['1,699 euros', 'ab 1.699 Euro', '1 699 €', '€1699', '1699欧元']],
  ['399000', ['售价39.9万元起', 'starts at 399,000 yuan', '399 000 юаней', '39.9万']],
  ['4000000', ['4 million on AnTuTu', '跑分400万', '4 млн', '4百万', '4 Millionen', '400만']],
  ['1500000000', ['1.5 billion dollars', '15亿美元', '1,5 млрд долларов', '1,5 Milliarden']],
  ['8.8', ['仅8.8mm', 'only 8.8 mm thick', '8,8 мм', '8.8毫米']],
  ['10.5', ['a 10.5-inch screen', '10.5英寸', '10,5 pulgadas', '10,5 дюйма', '10.5インチ']],
  ['8500', ['8500 mAh', '8500毫安时', '8500 мА·ч']],
  ['2 nm', ['on a 2 nm node', '2nm工艺', '2-нм техпроцесс', '2 나노']],
  ['18 w', ['18 W', '18W', '18瓦']],
  ['99 eur', ['99 €', '€99', '99 euros']],
  ['50 %', ['50%', '50 percent', '50 процентов']],
])('%s is found as it is written in %o', (canonical, texts) => {
  for (const text of texts) expect(findFigures(text), text).toMatchObject([{ canonical }])
})

test.each([
  'Android 13 on the Redmi Note 11',
  'MIUI 14.0 is out',
  'version 1.0.3',
  'build OS3.0.25.10.1.DEV',
  '小米14与红米K80',
  'HTML5 and 5G',
  'In 2023 he was 12',
])('there is none in "%s"', (text) => {
  expect(findFigures(text)).toEqual([])
})

test('each says where it stands, with its unit', () => {
  const text = 'From 1,699 euros, and 8.8 mm thick.'
  const found = findFigures(text).map(({ start, end }) => text.slice(start, end))
  expect(found).toEqual(['1,699 euros', '8.8 mm'])
})

test('a long row of digits and separators takes no longer than its length', () => {
  expect(findFigures('1,'.repeat(100_000))).toEqual([])
  expect(findFigures('111 '.repeat(50_000)).length).toBeLessThan(50_001)
})
