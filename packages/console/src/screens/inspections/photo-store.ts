/** Where this browser keeps photos until the server has them: over a reload, a lost page and the end of the session. */
import type { Holdable } from '#kept'
import { keepForGood, under, withinKept } from '#kept'
import { photographers } from '#stored'

/** A photo of an item that is not on file yet. */
export interface KeptPhoto extends Holdable {
  /** The id of who took it. */
  readonly owner: string
  readonly inspectionId: string
  /** Also the Idempotency-Key of its upload, so that one whose answer was lost is on file once. */
  readonly id: string
  readonly item: string
  readonly file: File
  /** Once it is on file, and not named as a photo of its item yet. */
  readonly fileId?: string
}

/** Most that one person's photos may take of this browser. */
const MOST_PHOTOS = 40
const MOST_BYTES = 200_000_000

async function ofOwner(owner: string): Promise<readonly KeptPhoto[]> {
  const found: readonly KeptPhoto[] = await withinKept(['photos'], 'readonly', (store) =>
    store('photos').getAll(under(owner)),
  )
  // The mark goes at a sign-out, and what is held stays.
  if (found.length > 0 && !photographers.has(`${owner}.photos`)) photographers.set(`${owner}.photos`, true)
  return found
}

export const photoStore = {
  ofOwner,
  list: (owner: string, inspectionId: string): Promise<readonly KeptPhoto[]> =>
    withinKept(['photos'], 'readonly', (store) => store('photos').getAll(under(owner, inspectionId))),
  /** @returns whether it is kept: not where the browser has no room, keeps nothing, or keeps as many as it may. */
  async keep(photo: KeptPhoto): Promise<boolean> {
    keepForGood()
    try {
      const there = await ofOwner(photo.owner)
      const bytes = there.reduce((sum, { file }) => sum + file.size, photo.file.size)
      if (there.length >= MOST_PHOTOS || bytes > MOST_BYTES) return false
      await withinKept(['photos'], 'readwrite', (store) => store('photos').put(photo))
      photographers.set(`${photo.owner}.photos`, true)
      return true
    } catch {
      return false
    }
  },
  /** Holds the photos of an inspection that is submitted here, or lets go of them. */
  async hold(owner: string, inspectionId: string, isHeld: boolean): Promise<void> {
    await withinKept(['photos'], 'readwrite', (store) => {
      const asked = store('photos').openCursor(under(owner, inspectionId))
      asked.onsuccess = () => {
        asked.result?.update({ ...asked.result.value, isHeld })
        asked.result?.continue()
      }
      return asked
    })
  },
  /** Notes that it is on file. One that was forgotten meanwhile, at sign-out, does not come back. */
  async noteUploaded({ owner, inspectionId, id }: Pick<KeptPhoto, 'owner' | 'inspectionId' | 'id'>, fileId: string) {
    await withinKept(['photos'], 'readwrite', (store) => {
      const asked: IDBRequest<KeptPhoto | undefined> = store('photos').get([owner, inspectionId, id])
      asked.onsuccess = () => asked.result && store('photos').put({ ...asked.result, fileId })
      return asked
    }).catch(() => undefined)
  },
  /** What cannot be forgotten is sent again under its own key, and found to have arrived. */
  async remove({ owner, inspectionId, id }: Pick<KeptPhoto, 'owner' | 'inspectionId' | 'id'>): Promise<void> {
    try {
      await withinKept(['photos'], 'readwrite', (store) => store('photos').delete([owner, inspectionId, id]))
      if ((await ofOwner(owner)).length === 0) photographers.set(`${owner}.photos`, false)
    } catch {
      // Where the browser keeps nothing, there is nothing to remove.
    }
  },
}
