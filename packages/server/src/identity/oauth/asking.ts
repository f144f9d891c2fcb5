/** One request to the authorization server: where it comes from, what it holds, and what became of it. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Who } from '#kernel'
import { HOUSE } from '#kernel'
import type { RawOrigin } from '#kernel/http'
import type { Presented } from './presented.ts'

export interface Asking {
  readonly from: RawOrigin
  /** The token that is asked about or given back; the library sees a word in its place. */
  readonly token: string | undefined
  /** Whether it is given back (RFC 7009). */
  readonly isGivenBack: boolean
  /** The client that it names, as it names it. */
  client: string
  /** Why it is refused, where that is known nearer to it than the library is. */
  because: string | undefined
  refusal: { readonly error: string } | undefined
  /** Nothing more is to be written down of it. */
  isTold: boolean
  presented: Presented | undefined
  fault: Error | undefined
}

export type Requests = ReturnType<typeof createRequests>

export function createRequests() {
  const requests = new AsyncLocalStorage<Asking>()

  const asking = (): Asking => {
    const found = requests.getStore()
    if (!found) throw new Error('nobody asked')
    return found
  }

  return {
    asking,

    run: async (
      from: RawOrigin,
      { token, isGivenBack = false }: { readonly token?: string | undefined; readonly isGivenBack?: boolean },
      work: () => Promise<void>,
    ): Promise<Asking> => {
      const nothingYet = { because: undefined, refusal: undefined, presented: undefined, fault: undefined }
      const asked: Asking = { from, token, isGivenBack, client: '', isTold: false, ...nothingYet }
      await requests.run(asked, work)
      return asked
    },

    who: (): Who => {
      const { address, agent, source, request } = asking().from
      return { actor: { kind: 'stranger', id: source }, org: HOUSE, source, request, caller: { address, agent } }
    },

    refuse: (reason: string): void => {
      asking().because = reason
    },
  }
}
