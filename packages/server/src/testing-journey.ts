/** For tests only: a served house, asked as a stranger or as any role of the canary organisation. */
import type { Question, Role } from '#kernel'
import { HOUSE } from '#kernel'
import type { TestHouseOptions } from './testing.ts'
import { openBareHouse } from './testing.ts'

export const SOME_ID = '00000000-0000-7000-8000-0000000000ff'

interface Refusal {
  readonly code?: string
  readonly operation?: string
}

/** What a refusal asks for, as a problem (RFC 9457) or in the words of SOVD. */
export function refusalOf(json: unknown): Refusal {
  const told = (json ?? {}) as Refusal & { vendor_code?: string; parameters?: Refusal }
  return told.vendor_code === undefined ? told : { ...told.parameters, code: told.vendor_code }
}

export const codeOf = (reply: { readonly json: unknown }): string | undefined => refusalOf(reply.json).code

/** An address with `SOME_ID` in place of its parameters. */
export const fill = (url: string): string => url.replaceAll(/:\w+/g, SOME_ID).replace('*', 'x')

export type Journeys = Awaited<ReturnType<typeof openJourneys>>

export async function openJourneys(options: TestHouseOptions = {}) {
  const house = await openBareHouse(options)
  const { port } = await house.serve()
  const tokens = new Map<Role, string>()
  const ask = (question: Question) => house.kernel.door.ask(question)
  const openSession = async (role: Role) =>
    (await house.identity.verbs.openCanarySession(role, { assurance: 'aal2' })).accessToken
  const tokenOf = async (role: Role) => {
    const token = tokens.get(role) ?? (await openSession(role))
    tokens.set(role, token)
    return token
  }
  return {
    house,
    port,
    routes: house.rooms.flatMap((room) => room.routes ?? []),
    ask,
    openSession,
    tokenOf,
    as: async (role: Role, question: Question) => ask({ ...question, token: await tokenOf(role) }),
    /** A minute goes by: every budget is whole again. Access tokens live for five, so new ones are taken. */
    nextMinute: () => {
      house.clock.moveTo(new Date(house.clock.now().getTime() + 61_000))
      tokens.clear()
    },
    /** Asks for new tokens from now on. */
    forget: () => tokens.clear(),
    /** Placed entries of all organisations, newest first. */
    entries: async (filter: { readonly action?: string; readonly object?: string } = {}) => {
      await house.kernel.ledger.drain()
      return house.kernel.database.transaction({ org: HOUSE }, (tx) =>
        house.kernel.ledger.list(tx, { ...filter, limit: 200 }),
      )
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  }
}
