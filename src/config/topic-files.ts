import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readTopicFile as readTopicText } from '#filter/topic-file.ts'
import { ConfigError, type ConfigProblem } from './problem.ts'

export interface TopicFile {
  readonly id: string
  readonly name: string
  /** The YAML as written. */
  readonly source: string
  readonly path: string
}

/** A file that cannot be put in force. */
export interface BrokenTopicFile {
  /** The topic it seems to be: as far as it can be read, else by the file's name. */
  readonly id: string
  readonly source: string
  readonly path: string
  readonly problems: readonly ConfigProblem[]
}

/** The files of config/topics, in the order of their names. */
export interface TopicFiles {
  readonly topics: readonly TopicFile[]
  readonly broken: readonly BrokenTopicFile[]
}

/** The topics of config/topics/*.yaml by file name. Throws ConfigError with the place of every problem. */
export function readTopicFiles(folder: string): readonly TopicFile[] {
  const { topics, broken } = readEachTopicFile(folder)
  if (broken.length > 0) throw new ConfigError(broken.flatMap(({ problems }) => problems))
  return topics
}

/** The same, with broken files beside the others. Throws ConfigError only if there is none, or none can be opened. */
export function readEachTopicFile(folder: string): TopicFiles {
  const names = reading(folder, () => readdirSync(folder))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
  if (names.length === 0) throw unusable(folder, 'no topic here.')
  const topics = new Map<string, TopicFile>()
  const broken: BrokenTopicFile[] = []
  for (const name of names) {
    const file = readOne(join(folder, name))
    const other = topics.get(file.id)
    if ('problems' in file) broken.push(file)
    else if (other === undefined) topics.set(file.id, file)
    else broken.push({ ...file, problems: [doubled(file, other)] })
  }
  return { topics: [...topics.values()], broken }
}

function readOne(path: string): TopicFile | BrokenTopicFile {
  const source = reading(path, () => readFileSync(path, 'utf8'))
  const read = readTopicText(source)
  if (read.kind === 'topic') return { id: read.topic.id, name: read.topic.title, source, path }
  const problems = read.problems.map(({ line, column, message, suggestion }) => {
    const meant = suggestion === null ? '' : ` Did you mean ${suggestion}?`
    return { file: path, line, column, message: message + meant }
  })
  const [, id = basename(path, '.yaml')] = /^topic:\s*["']?([^\s"'#]+)/mu.exec(source) ?? []
  return { id, source, path, problems }
}

function doubled({ id, path, source }: TopicFile, other: TopicFile): ConfigProblem {
  const line = source.split('\n').findIndex((each) => each.startsWith('topic:')) + 1
  const message = `"${id}" is the topic of ${other.path} already. Give this one a name of its own.`
  return { file: path, line: line === 0 ? null : line, column: 1, message }
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
