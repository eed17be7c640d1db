import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEachTopicFile } from './topic-files.ts'

/**
 * Writes the file of a topic that came without one: a topic of which config/topics has no file ends with the next start.
 * Null if it is written, or a file of that topic is there; else a sentence on what its owner has to do.
 */
export function keepTopicFile(
  folder: string,
  { id, source }: { readonly id: string; readonly source: string },
): string | null {
  try {
    const { topics, broken } = readEachTopicFile(folder)
    if ([...topics, ...broken].some((file) => file.id === id)) return null
    writeFileSync(join(folder, `${id}.yaml`), source, { flag: 'wx' })
    return null
  } catch (error) {
    const { code = 'it cannot be read' } = error as NodeJS.ErrnoException
    return `config/topics/${id}.yaml could not be written (${code}): write it yourself ('leakwire topic export ${id}'), or the topic ends with the next start.`
  }
}
