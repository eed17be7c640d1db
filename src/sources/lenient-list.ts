import { z } from 'zod'

/** The items of a list that are of the shape, in order; others are passed over. What is no list has none. */
export function lenientList<Item extends z.ZodType>(item: Item) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items): readonly z.output<Item>[] =>
      items.flatMap((value) => {
        const read = item.safeParse(value)
        return read.success ? [read.data] : []
      }),
    )
}
