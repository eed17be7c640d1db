import { resources } from './document.ts'
import type { Operation } from './operation.ts'

/** Everything that the API can be asked, as Markdown: a heading and a table for each resource. */
export function apiReference(): string {
  return resources
    .map(({ name, description, operations }) =>
      [
        `### ${name}`,
        '',
        description,
        '',
        '| request | what it does | parameters |',
        '| --- | --- | --- |',
        ...operations.map(lineOf),
        '',
      ].join('\n'),
    )
    .join('\n')
}

function lineOf({ method, path, summary, query = {}, needs }: Operation): string {
  const shown = path.replaceAll(/:(\w+)/gu, (_whole, part: string) => part.toUpperCase())
  const who = { admin: ' · owner', ingest: ' · token of a source', '': '' }[needs ?? '']
  const parameters = Object.keys(query).map((name) => `\`${name}\``)
  return `| \`${method.toUpperCase()} ${shown}\` | ${summary}${who} | ${parameters.join(', ')} |`
}
