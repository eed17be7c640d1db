import { z } from 'zod'
import { readAliases } from '#keywords/read-aliases.ts'
import type { Alias } from '#model/keyword.ts'
import { ConfigError } from './problem.ts'
import { readYamlFile } from './yaml-file.ts'

/** The aliases of config/aliases.yaml. Throws ConfigError with every problem. */
export function readAliasesFile(file: string): readonly Alias[] {
  const { value } = readYamlFile(file, z.unknown())
  const { aliases, problems } = readAliases(value)
  if (problems.length > 0) {
    throw new ConfigError(
      problems.map(({ entry, problem, fix }) => ({
        file,
        line: null,
        column: null,
        message: `${entry === 0 ? '' : `entry ${entry}: `}${problem}. ${fix}`,
      })),
    )
  }
  return aliases
}
