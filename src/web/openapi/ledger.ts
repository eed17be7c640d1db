import { z } from 'zod'
import { claimEdit, newClaim } from '#web/claim-body.ts'
import {
  changedClaim,
  importedClaim,
  leaker,
  ledgerClaim,
  ledgerFile,
  placedRemark,
} from './ledger-shapes.ts'
import { type Resource, listPages, pageOf, topicQuery } from './operation.ts'

export const ledgerOperations: Resource = {
  name: 'Ledger',
  description: 'What was claimed, what became of it, and who was right how often.',
  operations: [
    {
      method: 'get',
      path: '/api/leakers',
      id: 'listLeakers',
      summary: 'Who told something of a topic, the most reliable first',
      query: { ...topicQuery, ...listPages },
      isPaged: true,
      answers: {
        200: { description: 'A page of leakers', schema: pageOf('leakers', leaker, { topic: z.string() }) },
      },
    },
    {
      method: 'get',
      path: '/api/ledger',
      id: 'exportLedger',
      summary: 'The ledger of a topic as a file',
      query: topicQuery,
      answers: { 200: { description: 'The ledger', schema: ledgerFile } },
    },
    {
      method: 'post',
      path: '/api/ledger/import',
      id: 'importLedger',
      summary: 'Take a ledger in: what it says of a claim stands from then on',
      needs: 'admin',
      query: topicQuery,
      body: { types: ['application/json'], description: 'A ledger, or a bare list of claims with links.' },
      answers: {
        200: {
          description: 'What became of each claim',
          schema: z.object({
            kind: z.literal('imported'),
            claims: z.array(importedClaim),
            remarks: z.array(placedRemark),
          }),
        },
      },
      problems: ['cannot-be-taken'],
    },
    {
      method: 'get',
      path: '/api/claims',
      id: 'listClaims',
      summary: 'The claims of a topic in the order they were made',
      query: { ...topicQuery, ...listPages },
      isPaged: true,
      answers: {
        200: {
          description: 'A page of claims',
          schema: pageOf('claims', ledgerClaim, { topic: z.string() }),
        },
      },
    },
    {
      method: 'post',
      path: '/api/claims',
      id: 'makeClaim',
      summary: 'Put a claim into the ledger, with a story or posts that speak to it',
      needs: 'admin',
      query: topicQuery,
      body: { schema: newClaim },
      answers: { 201: { description: 'The claim', schema: changedClaim } },
      problems: ['cannot-be-taken'],
    },
    {
      method: 'get',
      path: '/api/claims/:id',
      id: 'readClaim',
      summary: 'One claim with the posts that speak to it',
      query: topicQuery,
      answers: {
        200: { description: 'The claim', schema: z.object({ topic: z.string(), ...ledgerClaim.shape }) },
      },
    },
    {
      method: 'put',
      path: '/api/claims/:id',
      id: 'changeClaim',
      summary: 'Change what is given of a claim, such as its outcome',
      needs: 'admin',
      isConditional: true,
      query: topicQuery,
      body: { schema: claimEdit },
      answers: { 200: { description: 'The claim as it is now', schema: changedClaim } },
    },
    {
      method: 'delete',
      path: '/api/claims/:id',
      id: 'removeClaim',
      summary: 'Take a claim out of the ledger; its posts stay',
      needs: 'admin',
      isConditional: true,
      query: topicQuery,
      answers: { 204: { description: 'It is out' } },
    },
  ],
}
