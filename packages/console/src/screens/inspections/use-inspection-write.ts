import { useQueryClient } from '@tanstack/react-query'
import type { ReadInspection } from '#api'
import { inspectionQuery, useWrite } from '#api'

/** A defect opens issues, and may take the vehicle out of service. */
const TOUCHES = ['inspections', 'issues', 'vehicles', 'vehicle'] as const

/** A write on an inspection. Its answer is what stands now: the next write is made from it at once. */
export function useInspectionWrite<Input>(write: (input: Input) => Promise<ReadInspection>, onDone?: () => void) {
  const client = useQueryClient()
  return useWrite(write, {
    touches: TOUCHES,
    onDone: (inspection) => {
      client.setQueryData(inspectionQuery(inspection.id).queryKey, inspection)
      onDone?.()
    },
  })
}
