import { z } from 'zod'
import type { Resource } from './operation.ts'

const state = { status: z.string(), version: z.string() }

export const programOperations: Resource = {
  name: 'The program',
  description: 'Whether it runs, and what it can be asked.',
  operations: [
    {
      method: 'get',
      path: '/healthz',
      id: 'isAlive',
      isFresh: true,
      summary: 'Whether the process answers',
      answers: { 200: { description: 'It does', schema: z.object(state) } },
    },
    {
      method: 'get',
      path: '/readyz',
      id: 'isReady',
      isFresh: true,
      summary: 'Whether its database and queue answer too',
      answers: {
        200: {
          description: 'They do; jobs waiting by queue',
          schema: z.object({ ...state, waiting: z.record(z.string(), z.int()) }),
        },
        503: { description: 'Not yet', schema: z.object(state) },
      },
    },
    {
      method: 'get',
      path: '/openapi.json',
      id: 'readDescription',
      summary: 'This document',
      answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
    },
  ],
}
