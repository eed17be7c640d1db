import { readFileSync } from 'node:fs'
import { CommandError } from './command.ts'

/** A file's text. A file that cannot be read is a CommandError that ends with `fix`: what to name instead. */
export function readTextFile(file: string, fix: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be read (${code}). ${fix}`, { cause: error })
  }
}
