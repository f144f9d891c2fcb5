/** What was read, with the version it had: a change is made from it, or refused (412). */
export type Versioned<T> = T & { readonly etag: string }

/** Reads an answer together with its ETag. */
export async function versioned<T extends object>(sent: Promise<Response>): Promise<Versioned<T>> {
  const answer = await sent
  return { ...((await answer.json()) as T), etag: answer.headers.get('etag') ?? '' }
}
