import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const corpora = process.env['LEAKWIRE_CORPORA']
if (corpora !== undefined && !existsSync(corpora)) {
  throw new Error(`LEAKWIRE_CORPORA names ${corpora}, which does not exist: unset it or correct the path.`)
}

/** Databases come and go by the hundred: where memory serves as a disk and there is room, they are made there. */
const memory = '/dev/shm'
const roomBytes = 4e9
if (existsSync(memory)) {
  const { bavail, bsize } = statfsSync(memory)
  if (bavail * bsize > roomBytes) process.env['TMPDIR'] ??= memory
}

/** Programs of Node that tests start, and the workers themselves, find their code compiled. */
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/tests')

export default defineConfig({
  test: {
    globalSetup: 'tests/global-setup.ts',
    // Enough for a test that starts programs while others keep every core busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than the cores of a small machine: some files mostly wait, for programs, queues and other hosts.
    maxWorkers: 3,
    projects: [
      // Modules are loaded once a worker, not once a file: that takes a third off. None keeps what another could trip over.
      { extends: true, test: { name: 'unit', include: ['{src,workers}/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: { name: 'web', include: ['tests/{web,commands}/**/*.test.ts'], isolate: false },
      },
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
