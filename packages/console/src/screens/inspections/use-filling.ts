import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { isCut, useAgain } from '#again'
import type { ReadInspection } from '#api'
import { inspectionQuery, inspections } from '#api'
import { openDraft } from '#stored'
import type { Edits, FilledIn } from './filled.ts'
import { afterSending, editsTo, filledFrom, overlay, parseKept, patchOf, standing, unsentOf } from './filled.ts'
import { useInspectionWrite } from './use-inspection-write.ts'
import type { InTurn } from './use-turns.ts'

const isNothing = (edits: Edits): boolean => Object.keys(edits).length === 0

/** Sends what was answered on top of what is on file. After a cut it may have arrived: what is on file is looked at first. */
function useSending(inspection: ReadInspection) {
  const client = useQueryClient()
  const [wasCut, setCut] = useState(false)
  const save = useInspectionWrite(async (edits: Edits) => {
    const known = client.getQueryData<ReadInspection>(inspectionQuery(inspection.id).queryKey) ?? inspection
    try {
      const now = wasCut ? await inspections.read(inspection.id) : known
      const onFile = filledFrom(now.answers ?? [])
      const patch = patchOf(onFile, overlay(onFile, edits))
      const sent = patch.answers.length === 0 ? now : await inspections.answer(now, patch)
      setCut(false)
      return sent
    } catch (error) {
      setCut(isCut(error))
      throw error
    }
  })
  return { save, wasCut }
}

/**
 * An inspection as it is filled in. What is not on file yet is kept in this browser under its driver, over a lost
 * connection, a reload and the end of the session, and is sent as soon as it can be.
 *
 * @param owner the id of who fills it in.
 */
export function useFilling(inspection: ReadInspection, owner: string, inTurn: InTurn) {
  const onFile = filledFrom(inspection.answers ?? [])
  const [draft] = useState(() => openDraft(owner, inspection.id))
  const [edits, setEdits] = useState<Edits>(() =>
    parseKept(
      draft.read(),
      inspection.form.sections.flatMap(({ items }) => items),
    ),
  )
  const filled = overlay(onFile, edits)
  const setFilled = (next: FilledIn) => setEdits(editsTo(onFile, standing(onFile, edits), next))
  const { save, wasCut } = useSending(inspection)
  const unsent = unsentOf(onFile, standing(onFile, edits))
  const text = isNothing(unsent) ? null : JSON.stringify(unsent)
  useEffect(() => draft.keep(text), [draft, text])
  const keep = async (): Promise<void> => {
    if (text === null) return
    await inTurn(() => save.mutateAsync(unsent))
    setEdits((now) => afterSending(now, unsent))
  }
  const keepQuietly = () => void keep().catch(() => undefined)
  const keepRestored = useEffectEvent(keepQuietly)
  useEffect(() => keepRestored(), [])
  const isWaiting = text !== null && wasCut
  useAgain(isWaiting, keepQuietly)
  return { filled, setFilled, keep, keepQuietly, isWaiting, save }
}
