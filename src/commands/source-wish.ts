import type { Wish } from '#model/follow.ts'
import type { BackOffScope } from '#model/source.ts'
import { type Given, UsageError, countOption, textOption, textOptions } from './command.ts'

/** A place as the options of a command describe it. Throws UsageError. */
export function wishOf(given: Given, what: string): Wish {
  const headers = headersOf(textOptions(given, 'header'))
  const backOff = scopeOf(textOption(given, 'back-off'))
  const pick = given.options['pick'] === undefined ? undefined : countOption(given, 'pick', 1)
  const kind = textOption(given, 'kind')
  const said = (name: 'name' | 'group' | 'lang' | 'proxy') => {
    const text = textOption(given, name)?.trim()
    return text === undefined || text === '' ? {} : { [name]: text }
  }
  return {
    what,
    ...said('name'),
    ...said('group'),
    ...said('lang'),
    ...said('proxy'),
    ...(given.options['curated'] === true && { mode: 'curated' }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(backOff !== undefined && { backOff }),
    ...(pick !== undefined && { pick }),
    ...(kind !== undefined && { kind }),
    ...optionsOf(textOptions(given, 'set')),
  }
}

/** `Name: value` each. A complaint never repeats the value. */
function headersOf(texts: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const text of texts) {
    const colon = text.indexOf(':')
    if (colon < 1)
      throw new UsageError(`--header expects 'Name: value', such as --header 'Cookie: sid=\${MY_COOKIE}'`)
    headers[text.slice(0, colon).trim()] = text.slice(colon + 1).trim()
  }
  return headers
}

/** `name=value` each, `fields.title=...` for one inside another. A value that is JSON is meant as such. */
function optionsOf(texts: readonly string[]): Pick<Wish, 'options'> {
  if (texts.length === 0) return {}
  const options: Record<string, unknown> = {}
  for (const text of texts) {
    const equals = text.indexOf('=')
    if (equals < 1) throw new UsageError(`--set expects name=value, such as --set item=.post, not '${text}'`)
    const path = text.slice(0, equals).split('.')
    const value = valueOf(text.slice(equals + 1))
    let at = options
    for (const name of path.slice(0, -1)) {
      const inner = { ...Object(at[name]) } as Record<string, unknown>
      at[name] = inner
      at = inner
    }
    at[path.at(-1) ?? ''] = value
  }
  return { options }
}

/** Numbers, true, false, lists and objects; anything else is text as it stands. */
function valueOf(text: string): unknown {
  if (!/^(?:true|false|-?\d+(?:\.\d+)?|\[.*\]|\{.*\})$/su.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    // A selector such as [data-id] is text.
    return text
  }
}

function scopeOf(text: string | undefined): BackOffScope | undefined {
  if (text === undefined || text === 'source' || text === 'host' || text === 'group') return text
  throw new UsageError(`--back-off expects source, host or group, not '${text}'`)
}
