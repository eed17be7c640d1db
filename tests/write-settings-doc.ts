import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsDoc } from '#platform/settings-doc.ts'

/** Writes docs/settings.md: run it after changing a setting. */
writeFileSync(join(import.meta.dirname, '../docs/settings.md'), settingsDoc())
