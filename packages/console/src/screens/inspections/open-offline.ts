import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '#api'
import { inspectionQuery, meQuery, unitQuery } from '#api'
import { now } from '#clock'
import { openedOffline } from '#kept'
import { keptInspections } from './kept-inspections.ts'

/**
 * Lets in who was in when they began the drafts that this browser keeps, to fill those in: the server is asked nothing
 * and answers nothing until it knows them again. Nobody is let in without a draft, nor once their session is over by
 * its longest, however it was used.
 *
 * @returns undefined where there is nobody.
 */
export async function openOffline(client: QueryClient): Promise<Me | undefined> {
  const people = await keptInspections.people()
  // Of several, whom the server knew last.
  const person = people
    .filter(({ me }) => Date.parse(me.session.endsAt) > now())
    .toSorted((one, other) => other.readAt - one.readAt)[0]
  if (!person) return undefined
  const { me, readAt } = person
  for (const { inspection, unit } of await keptInspections.list(me.id)) {
    client.setQueryData(inspectionQuery(inspection.id).queryKey, inspection, { updatedAt: 0 })
    if (unit !== null) client.setQueryData(unitQuery(inspection.vehicleId).queryKey, unit)
  }
  client.setQueryData(meQuery.queryKey, me, { updatedAt: readAt })
  client.setQueryData(openedOffline.queryKey, true)
  return me
}
