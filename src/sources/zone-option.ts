import { z } from 'zod'
import { zoneMinutes } from '#parse/date-zone.ts'

/** An option that holds the zone of times that name none. */
export const zoneOption = z
  .string()
  .max(100)
  .refine(
    (zone) => zoneMinutes(zone, 0) !== undefined,
    "no zone is known by that name; write 'Asia/Shanghai' or '+08:00'",
  )
