import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const corpora = process.env['LEAKWIRE_CORPORA']
if (corpora !== undefined && !existsSync(corpora)) {
  throw new Error(`LEAKWIRE_CORPORA names ${corpora}, which does not exist: unset it or correct the path.`)
}

export default defineConfig({
  test: {
    globalSetup: 'tests/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['{src,workers}/**/*.test.ts'] } },
      { extends: true, test: { name: 'web', include: ['tests/web/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'conformance', include: ['tests/{conformance,politeness}/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'] } },
      ...(corpora === undefined
        ? []
        : [{ extends: true as const, test: { name: 'corpora', include: ['tests/corpora/**/*.test.ts'] } }]),
    ],
  },
})
