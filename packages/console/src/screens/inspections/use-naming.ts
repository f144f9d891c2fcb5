import type { ReadInspection } from '#api'
import { inspections } from '#api'
import { useInspectionWrite } from './use-inspection-write.ts'

/** Says of which item uploads are photos, one after another. */
export const useNaming = (inspection: ReadInspection) =>
  useInspectionWrite(async ({ item, fileIds }: { readonly item: string; readonly fileIds: readonly string[] }) => {
    let now = inspection
    for (const fileId of fileIds) now = await inspections.namePhoto(inspection.id, fileId, item)
    return now
  })
