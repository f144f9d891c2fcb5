import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { isPassing, useAgain } from '#again'
import type { InspectionDetail } from '#api'
import { useUploads } from '#screens/files'
import type { KeptPhoto } from './photo-store.ts'
import { photoStore } from './photo-store.ts'

/** A photo of an item that is not on file yet. */
interface Waiting extends KeptPhoto {
  /** False: it is only in this page. */
  readonly isKept: boolean
  /** Why it was refused: it is not sent again by itself. */
  readonly refusal?: Error
}

/** The photos of one item that wait, and what can be done about them. */
export interface ItemPhotos {
  readonly count: number
  /** How many of them are only in this page. */
  readonly unkept: number
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
  /** How many of them are only in this page. */
  readonly unkept: number
  readonly of: (item: string) => ItemPhotos
}

const without = (all: readonly Waiting[], { id }: Pick<Waiting, 'id'>): readonly Waiting[] =>
  all.filter((one) => one.id !== id)

/** Those that wait in this browser, and are taken in when the page opens. */
function useWaiting(owner: string, inspectionId: string, onFound: (found: readonly Waiting[]) => void) {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const take = useEffectEvent((kept: readonly KeptPhoto[]) => {
    const found = kept.filter(({ id }) => !waiting.some((one) => one.id === id))
    if (found.length === 0) return
    const added = found.map((photo) => ({ ...photo, isKept: true }))
    setWaiting((all) => [...added.filter(({ id }) => !all.some((one) => one.id === id)), ...all])
    onFound(added)
  })
  useEffect(() => {
    let isOver = false
    photoStore.list(owner, inspectionId).then(
      (kept) => isOver || take(kept),
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [owner, inspectionId])
  return [waiting, setWaiting] as const
}

/**
 * The photos of an inspection that are not on file yet, whichever section is shown. They are files of the vehicle; what
 * got no answer, or one that judges nothing of it, stays in this browser and is sent again, once.
 *
 * @param owner the id of who takes them.
 * @param onName says of which item an upload is a photo.
 */
export function usePhotos(
  { id: inspectionId, vehicleId }: InspectionDetail,
  owner: string,
  onName: (item: string, fileId: string) => Promise<unknown>,
): WaitingPhotos {
  const upload = useUploads({ kind: 'vehicle', id: vehicleId })
  const send = useMutation({
    mutationFn: async (photos: readonly Waiting[]) => {
      for (const photo of photos) {
        const error = await deliver(photo).then(
          () => undefined,
          (refusal: Error) => refusal,
        )
        if (isPassing(error)) throw error
        if (!error) await photoStore.remove(photo)
        setWaiting((all) => [...without(all, photo), ...(error ? [{ ...photo, refusal: error }] : [])])
      }
    },
  })
  const [waiting, setWaiting] = useWaiting(owner, inspectionId, (found) => send.mutate(found))
  const deliver = async (photo: Waiting) => {
    const [fileId = ''] = photo.fileId ? [photo.fileId] : await upload([photo.file], photo.id)
    if (photo.isKept && !photo.fileId) await photoStore.noteUploaded(photo, fileId)
    await onName(photo.item, fileId)
  }
  const unsent = waiting.filter(({ refusal }) => refusal === undefined)
  const sendAll = (photos: readonly Waiting[]) => {
    if (photos.length > 0) send.mutate(photos)
  }
  const add = async (item: string, files: readonly File[]) => {
    const taken = files.map((file) => ({ owner, inspectionId, id: crypto.randomUUID(), item, file }))
    // Kept before it is sent: a page that is killed on the way has it when it opens again.
    const added = await Promise.all(taken.map(async (one) => ({ ...one, isKept: await photoStore.keep(one) })))
    setWaiting((all) => [...all, ...added])
    sendAll([...unsent, ...added])
  }
  const drop = (item: string) => {
    const refused = waiting.filter((one) => one.item === item && one.refusal)
    for (const one of refused) void photoStore.remove(one)
    setWaiting((all) => all.filter((one) => !refused.includes(one)))
  }
  useAgain(unsent.length > 0 && isPassing(send.error), () => sendAll(unsent))
  const unkeptOf = (photos: readonly Waiting[]) => photos.filter(({ isKept }) => !isKept).length
  return {
    count: unsent.length,
    unkept: unkeptOf(unsent),
    of: (item) => {
      const mine = unsent.filter((one) => one.item === item)
      return {
        count: mine.length,
        unkept: unkeptOf(mine),
        refusal: waiting.find((one) => one.item === item && one.refusal)?.refusal,
        isSending: send.isPending,
        add: (files) => void add(item, files),
        sendNow: () => sendAll(unsent),
        drop: () => drop(item),
      }
    },
  }
}
