import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readFileSync } from 'node:fs'
import { readAliases } from '#keywords/read-aliases.ts'
import { compileAliases } from './aliases.ts'
import { findDevices } from './devices.ts'

const aliases = compileAliases(readAliases(parse(readFileSync('config/aliases.yaml', 'utf8'))).aliases)
const devicesOf = (text: string) =>
  findDevices(text, aliases.find(text), () => true).map((each) => each.canonical)

test.each([
  ['화웨이 메이트60 프로 기습 판매', 'huawei mate 60 pro'],
  ['갤럭시 Z 폴드5 공개', 'galaxy z fold 5'],
  ['샤오미 믹스 폴드3', 'xiaomi mix fold 3'],
  ['아이폰15 프로 발열', 'iphone 15 pro'],
  ['갤럭시 S24 울트라', 'galaxy s24 ultra'],
  ['레드미 노트 13 프로', 'redmi note 13 pro'],
  ['샤오미 워치 S3', 'xiaomi watch s3'],
  ['샤오미 패드 6', 'xiaomi pad 6'],
  ['갤럭시 워치6 공개', 'galaxy watch 6'],
  ['갤럭시 탭 S9', 'galaxy tab s9'],
])('a device in Korean letters is the one that it is elsewhere: %s', (text, canonical) => {
  expect(devicesOf(text)).toEqual([canonical])
})

test('a model that stands apart from its maker is known where the text names the maker', () => {
  expect(devicesOf('Xiaomi takes the wraps off the 13T and 13T Pro')).toEqual([
    'xiaomi 13t',
    'xiaomi 13t pro',
  ])
  expect(devicesOf('Redmi presenta la familia Note 13')).toEqual(['redmi note 13'])
  expect(devicesOf('The 13T sold out')).toEqual([])
})
