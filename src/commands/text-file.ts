import { readFileSync } from 'node:fs'
import { CommandError } from './command.ts'

/** A file's text. Fails as `readBytes` does. */
export function readTextFile(file: string, fix: string): string {
  return readBytes(file, fix).toString('utf8')
}

/**
 * What a file holds; `from` is read in its place, such as 0 for standard input. A file that cannot be read is a
 * CommandError that ends with `fix`: what to name instead.
 */
export function readBytes(file: string, fix: string, from: string | 0 = file): Buffer {
  try {
    return readFileSync(from)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be read (${code}). ${fix}`, { cause: error })
  }
}
