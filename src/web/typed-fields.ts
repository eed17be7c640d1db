import type { Context } from 'hono'

/** What was typed into a form, by the names of its fields; what a field says several times stands apart by blanks. */
export async function typedFields(c: Context): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody({ all: true })
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      [value]
        .flat()
        .filter((each) => typeof each === 'string')
        .join(' '),
    ]),
  )
}
