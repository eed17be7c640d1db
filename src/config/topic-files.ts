import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readTopicFile as readTopicText } from '#filter/topic-file.ts'
import { ConfigError } from './problem.ts'

export interface TopicFile {
  readonly id: string
  readonly name: string
  /** The YAML as written. */
  readonly source: string
}

/** The topics of config/topics/*.yaml by file name. Throws ConfigError with the place of every problem. */
export function readTopicFiles(folder: string): TopicFile[] {
  const files = reading(folder, () => readdirSync(folder))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
  if (files.length === 0) throw unusable(folder, 'no topic here.')
  return files.map((name) => readTopicFile(join(folder, name)))
}

function readTopicFile(file: string): TopicFile {
  const source = reading(file, () => readFileSync(file, 'utf8'))
  const read = readTopicText(source)
  if (read.kind === 'error') throw new ConfigError(read.problems.map((problem) => ({ file, ...problem })))
  return { id: read.topic.id, name: read.topic.title, source }
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw unusable(file, `cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

function unusable(file: string, what: string): ConfigError {
  const message = `${what} Put back topics/mios.yaml, or write a topic of your own.`
  return new ConfigError([{ file, line: null, column: null, message }])
}
