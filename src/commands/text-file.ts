import { readFileSync, writeFileSync } from 'node:fs'
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

/** Writes a file that a person named. One that cannot be written is a CommandError. */
export function writeTextFile(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const message = `${file} cannot be written (${code}). Name a file in a folder that you may write to.`
    throw new CommandError(message, { cause: error })
  }
}
