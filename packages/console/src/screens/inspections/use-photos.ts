import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isPassing, useAgain } from '#again'
import type { InspectionDetail } from '#api'
import { useUploads } from '#screens/files'

/** A photo of an item that is only in this page yet. */
interface Waiting {
  readonly item: string
  readonly file: File
  /** Why it was refused: it is not sent again by itself. */
  readonly refusal?: Error
}

/** The photos of one item that wait, and what can be done about them. */
export interface ItemPhotos {
  readonly count: number
  readonly refusal: Error | undefined
  readonly isSending: boolean
  readonly add: (files: readonly File[]) => void
  readonly sendNow: () => void
  /** Leaves out those that were refused. */
  readonly drop: () => void
}

export interface WaitingPhotos {
  /** How many wait, over all items. */
  readonly count: number
  readonly of: (item: string) => ItemPhotos
}

/**
 * The photos of an inspection that are not on file yet, whichever section is shown. They are files of the vehicle; what
 * got no answer, or one that judges nothing of it, stays and is sent again, once.
 *
 * @param onName says of which item an upload is a photo.
 */
export function usePhotos(
  inspection: InspectionDetail,
  onName: (item: string, fileId: string) => Promise<unknown>,
): WaitingPhotos {
  const upload = useUploads({ kind: 'vehicle', id: inspection.vehicleId })
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const keep = async ({ item, file }: Waiting) => {
    for (const id of await upload([file])) await onName(item, id)
  }
  const send = useMutation({
    mutationFn: async (photos: readonly Waiting[]) => {
      for (const photo of photos) {
        const error = await keep(photo).then(
          () => undefined,
          (refusal: Error) => refusal,
        )
        if (isPassing(error)) throw error
        setWaiting((all) =>
          all.flatMap((one) => (one.file !== photo.file ? [one] : error ? [{ ...one, refusal: error }] : [])),
        )
      }
    },
  })
  const unsent = waiting.filter(({ refusal }) => refusal === undefined)
  const sendAll = (photos: readonly Waiting[]) => {
    if (photos.length > 0) send.mutate(photos)
  }
  useAgain(unsent.length > 0 && isPassing(send.error), () => sendAll(unsent))
  return {
    count: unsent.length,
    of: (item) => ({
      count: unsent.filter((one) => one.item === item).length,
      refusal: waiting.find((one) => one.item === item && one.refusal)?.refusal,
      isSending: send.isPending,
      add: (files) => {
        const added = files.map((file) => ({ item, file }))
        setWaiting((all) => [...all, ...added])
        sendAll([...unsent, ...added])
      },
      sendNow: () => sendAll(unsent),
      drop: () => setWaiting((all) => all.filter((one) => one.item !== item || one.refusal === undefined)),
    }),
  }
}
