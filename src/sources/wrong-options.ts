import type { FetchFailure } from '#model/fetch.ts'
import type { Adapter } from './adapter.ts'
import { optionsProblem } from './options-problem.ts'

/** Why a source whose options are not right is not asked. */
export function wrongOptions(
  adapter: Pick<Adapter, 'kind' | 'options' | 'needs'>,
  options: Readonly<Record<string, unknown>>,
): FetchFailure {
  return {
    code: 'config',
    message: optionsProblem(adapter, options) ?? 'The options of the source are not right.',
    fix: 'Correct the options of the source.',
    status: null,
    retryAfterMs: null,
  }
}
