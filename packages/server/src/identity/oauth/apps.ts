/** Programs that act for people: those an organisation let in, and `muts`, which comes with the house. */
import type { Context } from '#kernel'
import { findClientFault, isClientId } from './client-rule.ts'
import { clientStore } from './client-store.ts'

export interface App {
  readonly id: string
  readonly name: string
  /** The actions it may be given, parted by spaces; null for all that its person may do. */
  readonly scope: string | null
  readonly redirectUris: readonly string[]
}

/** The command line. It is in everybody's hands, so it proves nothing; the person who types its code does. */
export const COMMAND_LINE: App = { id: 'muts', name: 'muts, the command line', scope: null, redirectUris: [] }

/** The app of this id, if people of the context's organisation may let it in now. */
export async function findApp({ tx, org, now }: Context, id: string): Promise<App | undefined> {
  if (id === COMMAND_LINE.id) return COMMAND_LINE
  if (!isClientId(id)) return undefined
  const client = await clientStore.findClient(tx, org, id)
  return client?.kind === 'app' && findClientFault(client, now) === undefined ? client : undefined
}
