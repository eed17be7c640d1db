import { z } from 'zod'
import type { Source } from '#model/source.ts'
import { readWritten, writtenSource } from '#sources/written-source.ts'
import { ConfigError, type ConfigProblem } from './problem.ts'
import { readYamlFile } from './yaml-file.ts'

const shape = z.strictObject({ sources: z.array(writtenSource) })

/** The sources of config/sources.yaml, in its order. Throws ConfigError; no source is taken from a bad file. */
export async function readSourcesFile(
  file: string,
): Promise<{ readonly sources: Source[]; readonly text: string }> {
  const { value, text } = readYamlFile(file, shape)
  const read = await Promise.all(value.sources.map(readWritten))
  const sources = read.map(({ source }) => source)
  const problems = [
    ...read.flatMap(({ source: { id }, problem }) =>
      problem === null ? [] : [problemOf(file, `${id}: ${problem}`)],
    ),
    ...doubled(file, sources, 'id'),
    ...doubled(file, sources, 'address'),
  ]
  if (problems.length > 0) throw new ConfigError(problems)
  return { sources, text }
}

function problemOf(file: string, message: string): ConfigProblem {
  return { file, line: null, column: null, message }
}

function doubled(file: string, sources: readonly Source[], key: 'id' | 'address'): ConfigProblem[] {
  const seen = new Set<string>()
  return sources.flatMap((source) => {
    const again = seen.has(source[key])
    seen.add(source[key])
    const name = key === 'id' ? 'id' : 'url'
    const message = `two sources have the ${name} ${source[key]}. Give one of them another ${name} or remove it.`
    return again ? [problemOf(file, message)] : []
  })
}
