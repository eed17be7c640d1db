import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingTable } from './setting-table.ts'
import { settingsDoc } from './settings-doc.ts'

test('docs/settings.md says what the table says: else run npm run settings-doc', () => {
  const file = join(import.meta.dirname, '../../docs/settings.md')
  expect(readFileSync(file, 'utf8')).toBe(settingsDoc())
})

test('every setting is named by key and variable, once', () => {
  const lines = settingsDoc().split('\n')
  for (const [key, { env }] of Object.entries(settingTable)) {
    expect(lines.filter((line) => line.startsWith(`| \`${key}\` | \`${env}\` |`))).toHaveLength(1)
  }
})

test('no cell breaks the table', () => {
  const rows = settingsDoc()
    .split('\n')
    .filter((line) => line.startsWith('|'))
  expect(rows).toHaveLength(Object.keys(settingTable).length + 2)
  for (const row of rows) expect(row.split('|')).toHaveLength(7)
})
