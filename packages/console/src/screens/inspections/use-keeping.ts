import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Me, ReadInspection } from '#api'
import { meQuery, unitQuery } from '#api'
import { may } from '#shell'
import { keptInspections } from './kept-inspections.ts'

/** Keeps a draft in this browser as it stands on file, for as long as it is one: it opens without a network then. */
export function useKeeping(inspection: ReadInspection, me: Me): void {
  const { data: unit = null } = useQuery(unitQuery(inspection.vehicleId))
  const isDraft = inspection.status === 'draft' && inspection.answers !== null && may(me, 'inspection.change')
  const { dataUpdatedAt: readAt } = useQuery(meQuery)
  useEffect(() => {
    const { id: owner } = me
    const { id: inspectionId } = inspection
    const keeping = isDraft
      ? keptInspections.keep(me, readAt, { owner, inspectionId, inspection, unit })
      : keptInspections.letGo(owner, inspectionId)
    // Where the browser keeps nothing, it opens with a network alone.
    keeping.catch(() => undefined)
  }, [inspection, me, readAt, unit, isDraft])
}
