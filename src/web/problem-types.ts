/** One kind of trouble: what it is called, whatever the occasion. */
interface ProblemKind {
  readonly status: number
  readonly title: string
}

/** Every kind of trouble that the API tells of. Each has a section of this name in docs/api.md. */
export const problemTypes = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'bad-query': { status: 400, title: 'The query cannot be read' },
  'token-needed': { status: 401, title: 'A token is needed' },
  'other-site': { status: 403, title: 'Another site asked for it' },
  'not-here': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'This cannot be done at this address' },
  conflict: { status: 409, title: 'Something stands against it' },
  gone: { status: 410, title: 'It is gone' },
  'changed-meanwhile': { status: 412, title: 'It was changed meanwhile' },
  'too-large': { status: 413, title: 'Too much was sent' },
  'not-this-type': { status: 415, title: 'A body of this type is not read' },
  'other-name': { status: 421, title: 'This is not the name of this Leakwire' },
  'cannot-be-taken': { status: 422, title: 'What was sent cannot be taken' },
  'against-pins': { status: 422, title: 'Pinned posts stand against it' },
  'too-slow': { status: 422, title: 'It took too long' },
  fault: { status: 500, title: 'A fault of the program' },
} as const satisfies Readonly<Record<string, ProblemKind>>

export type ProblemType = keyof typeof problemTypes

/** The kind that a status stands for if nothing more is said; null for one that has no kind of its own. */
export function typeOfStatus(status: number): ProblemType | null {
  return names.find((name) => problemTypes[name].status === status) ?? null
}

const names = Object.keys(problemTypes) as ProblemType[]
