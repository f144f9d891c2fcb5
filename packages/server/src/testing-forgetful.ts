/**
 * For tests only: a database that forgets what keeps concurrent changes apart, as an act of the house meets it. Its statements
 * are those of the house but for the one safeguard, so what breaks then is what that safeguard keeps.
 */
import type { Context } from '#kernel'
import { CANARY } from '#kernel'
import type { Transaction } from '#kernel/database'
import { Sql } from '#kernel/database'
import type { RouteInput } from '#kernel/http'
import type { Journeys } from './testing-journey.ts'

/** `hold`: rows are held by nobody. `compare`: any version is the one that was read. `forward`: the later value wins. */
export type Forgotten = keyof typeof WITHOUT

const WITHOUT = {
  hold: (text: string) => text.replace(/ FOR (NO KEY )?UPDATE( OF \w+)?/g, ''),
  compare: (text: string) => text.replace(/ AND version = $/, ' AND 0 < '),
  forward: (text: string) => text.replace(/greatest\(last_km, $/, 'coalesce('),
} as const

interface Asked {
  readonly verb: string
  /** Behind `/api/v1`, with its parameters by name. */
  readonly path: string
  readonly params: object
  readonly body: object
}

/** @param meetAt two acts wait for each other behind the first statement that names this: each has read before either writes. */
export function createForgetful({ rooms, kernel }: Journeys['house'], forgets: readonly Forgotten[], meetAt?: string) {
  const routes = rooms.flatMap((room) => room.routes ?? [])
  let [waiting, release] = [2, () => {}]
  const met = new Promise<void>((resolve) => {
    release = resolve
  })
  const meet = async () => {
    if (--waiting === 0) release()
    await met
  }

  const forget = (statement: Sql): Sql =>
    new Sql(
      statement.parts.map((part) => forgets.reduce((text, what) => WITHOUT[what](text), part)),
      statement.values,
    )

  function through(tx: Transaction): Transaction {
    let isMet = meetAt === undefined
    const ask =
      <Result>(method: (statement: Sql) => Promise<Result>) =>
      async (statement: Sql): Promise<Result> => {
        const result = await method.call(tx, forget(statement))
        if (isMet || !statement.text.includes(meetAt ?? '')) return result
        isMet = true
        await meet()
        return result
      }
    const forgetful = { all: ask(tx.all), find: ask(tx.find), run: ask(tx.run) }
    return new Proxy(tx, {
      get: (target, name) => {
        if (Object.hasOwn(forgetful, name)) return forgetful[name as keyof typeof forgetful]
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  return {
    /** Asks an address of the canary organisation, any version being as good as another. */
    ask: ({ verb, path, params, body }: Asked) =>
      kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx: Context) => {
        const route = routes.find((one) => one.method === verb && one.path === path)
        if (!route?.handle) throw new Error(`there is no ${verb} ${path}`)
        const principal = { may: () => true } as unknown as RouteInput['principal']
        const input = { params, query: {}, body, headers: { 'if-match': '*' }, cookies: {}, principal, address: '' }
        return route.handle({ ...ctx, tx: through(ctx.tx) }, input)
      }),
  }
}
