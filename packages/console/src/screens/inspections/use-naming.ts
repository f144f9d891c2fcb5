import type { ReadInspection } from '#api'
import { inspections } from '#api'
import { useInspectionWrite } from './use-inspection-write.ts'

/** Says of which item an upload is a photo. */
export const useNaming = ({ id }: ReadInspection) =>
  useInspectionWrite(({ item, fileId }: { readonly item: string; readonly fileId: string }) =>
    inspections.namePhoto(id, fileId, item),
  )
