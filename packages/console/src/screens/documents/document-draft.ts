import type { DocumentPatch } from '#api'

const REMIND_DAYS = 30

/** What somebody typed of a document; a field that is empty is not said. */
export function readDocument(form: FormData, fileIds: readonly string[]): DocumentPatch {
  const said = (name: string): string | null => String(form.get(name) ?? '').trim() || null
  return {
    number: said('number'),
    validFrom: said('validFrom'),
    validTo: said('validTo'),
    remindDays: Number(said('remindDays') ?? REMIND_DAYS),
    fileIds,
  }
}
