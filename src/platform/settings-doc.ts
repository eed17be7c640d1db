import { type Setting, settingTable } from './setting-table.ts'

/** docs/settings.md as Markdown, from the table itself: write it with `npm run settings-doc`. */
export function settingsDoc(): string {
  const rows = Object.entries<Setting<unknown>>(settingTable).map(([key, setting]) =>
    row([code(key), code(setting.env), initialOf(setting), rangeOf(setting), setting.about]),
  )
  return [...introduction, row(heads), row(heads.map(() => '---')), ...rows, ''].join('\n')
}

const introduction = [
  '# Settings',
  '',
  'Written by `npm run settings-doc` from `src/platform/setting-table.ts`; change the table, not this page.',
  '',
  'Every setting has an initial value: without any, Leakwire starts. A setting is taken from the first place that has it:',
  '',
  '1. an environment variable that is not empty,',
  '2. `leakwire.yaml` in the folder of `LEAKWIRE_CONFIG`, one `key: value` a line (the file need not exist),',
  '3. the initial value below.',
  '',
  'A list is written with commas in a variable, and as a list or with commas in the file. Relative folders in a variable',
  'or in `--data` are meant from where you stand, those of the file and the initial values from the root of the project.',
  'What cannot be read is refused before anything starts, all problems at once, an unknown `LEAKWIRE_` variable and an',
  'unknown key included. `leakwire doctor` shows what is in force.',
  '',
]

const heads = ['Key', 'Variable', 'Initial', 'Range', 'What it does']

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function code(text: string): string {
  return `\`${text}\``
}

function initialOf({ initial }: Setting<unknown>): string {
  const text = String(initial)
  return text === '' ? 'none' : code(text)
}

function rangeOf({ range }: Setting<unknown>): string {
  return range === undefined ? '' : `${range[0]} to ${range[1]}`
}
