import { useRef } from 'react'
import type { Owner, StoredFile } from '#api'
import { files } from '#api'

/**
 * Uploads each chosen file once, however often the form that names it has to be sent; `key`, of a single file, is the
 * intention that outlives the page.
 */
export function useUploads(owner: Owner): (chosen: readonly File[], key?: string) => Promise<readonly string[]> {
  const sent = useRef(new WeakMap<File, Promise<StoredFile>>())
  const upload = (file: File, key?: string) => {
    const known = sent.current.get(file)
    if (known !== undefined) return known
    const sending = files.upload(owner, file, key)
    sent.current.set(file, sending)
    // What failed is sent again when it is wanted next.
    sending.catch(() => sent.current.delete(file))
    return sending
  }
  return async (chosen, key) => {
    const ids: string[] = []
    for (const file of chosen) ids.push((await upload(file, key)).id)
    return ids
  }
}

/** What somebody chose in a field of files; a field in which nothing was chosen holds one file without a name. */
export const chosenIn = (form: FormData, name: string): readonly File[] =>
  form.getAll(name).filter((each): each is File => each instanceof File && each.name !== '')
