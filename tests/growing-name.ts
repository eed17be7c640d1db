import type { openArrivals } from './arrivals.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Two months of an archive in which AureOS, a new name, grows beside MIOS; all of it digested. */
export async function tellOfGrowingName(
  world: Awaited<ReturnType<typeof openArrivals>>,
  now: number,
): Promise<void> {
  const tell = async (daysAgo: number, source: string, title: string) =>
    await world.arrive(source, `${source}-${daysAgo}-${title}`, { title, publishedAt: now - daysAgo * dayMs })
  const subjects = ['harbour', 'museum', 'orchestra', 'bridge', 'library', 'market']
  for (let day = 1; day < 60; day++) {
    await tell(day, `daily-${day % 4}`, `The ${subjects[day % 6]} opens its doors to visitors on day ${day}`)
  }
  for (const [index, source] of ['pad', 'leaf', 'wave', 'note', 'mast', 'dial'].entries())
    await tell(59 - 4 * index, source, `Xiaomi said to test MIOS, a system of its own, part ${index}`)
  await tell(2, 'pad', 'Xiaomi calls its system AureOS, not MIOS')
  await tell(2, 'leaf', 'MIOS becomes AureOS, says the system maker')
  await tell(1, 'wave', 'AureOS, formerly MIOS: what the system brings')
  await tell(1, 'note', 'Xiaomi shows AureOS on a phone')
  await world.digested()
}
