import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { smallTopic } from '#tests/small-topic.ts'
import { keepTopicFile } from './keep-topic-file.ts'

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leakwire-topics-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'small.yaml'), smallTopic.source)
  return folder
}

const car = { id: 'car', source: 'topic: car\n' }

test('a topic without a file gets one, and a file that is there is never touched', () => {
  const folder = openFolder()
  expect(keepTopicFile(folder, car)).toBeNull()
  expect(readFileSync(join(folder, 'car.yaml'), 'utf8')).toBe(car.source)
  expect(keepTopicFile(folder, { ...car, source: 'topic: car\ntitle: other\n' })).toBeNull()
  expect(keepTopicFile(folder, { id: 'mios', source: 'topic: mios' })).toBeNull()
  expect(readdirSync(folder)).toEqual(['car.yaml', 'small.yaml'])
  expect(readFileSync(join(folder, 'car.yaml'), 'utf8')).toBe(car.source)
})

test('where it cannot be written its owner is told what to do', () => {
  const folder = openFolder()
  writeFileSync(join(folder, 'car.yaml'), 'topic: bus\n')
  expect(keepTopicFile(folder, car)).toMatch(/car\.yaml could not be written \(EEXIST\).*topic export car/u)
})
