import { z } from 'zod'

/** Text; '' for anything else. */
export const text = z.string().catch('')

/** A list of anything, read item by item; [] for anything else. */
export const list = z.array(z.unknown()).catch([])

/** What is looked at later, or not at all; may be left out. */
export const anything = z.unknown().optional()
