import { readFileSync, writeFileSync } from 'node:fs'
import { apiReference } from '#web/openapi/reference.ts'

// Writes the list of operations in docs/api.md anew, between its heading and the end of the file.
const file = new URL('../docs/api.md', import.meta.url)
const heading = '## Everything it can be asked\n'
const [before = ''] = readFileSync(file, 'utf8').split(heading)
writeFileSync(
  file,
  `${before}${heading}\nWritten by \`npm run api-doc\` from \`src/web/openapi\`.\n\n${apiReference()}`,
)
