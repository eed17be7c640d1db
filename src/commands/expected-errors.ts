import { ConfigError } from '#config/problem.ts'
import { EngineError } from '#platform/engine-error.ts'
import { EmbeddedDatabaseError } from '#platform/postgres/binaries.ts'
import { SettingsError } from '#platform/read-settings.ts'
import { NewerSchemaError } from '#storage/migrate.ts'
import { WebProblem } from '#web/problem.ts'
import { CommandError } from './command.ts'

const expected = [
  CommandError,
  ConfigError,
  EmbeddedDatabaseError,
  EngineError,
  NewerSchemaError,
  SettingsError,
  WebProblem,
]

/** What can go wrong without a bug: the message says what happened, where, and what to do. */
export function isExpected(error: unknown): error is Error {
  return expected.some((kind) => error instanceof kind)
}
