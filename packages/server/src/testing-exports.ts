/** For tests only: an organisation of 450 vehicles, and people in it who ask for lists as files. */
import assert from 'node:assert/strict'
import type { Context } from '#kernel'
import { sql } from '#kernel/database'
import { openSsoBench } from './testing-sso.ts'

export interface Export {
  readonly id: string
  readonly jobId: string
  readonly state: string
  readonly rows: number
}

type Asker = 'manager' | 'technician' | 'other'

export async function openExportBench() {
  const bench = await openSsoBench([])
  const { house } = bench
  const owner = await bench.openOrganisation('Fleet')
  const people = {
    manager: await owner.enter('manager@fleet.example', 'fleet_manager', true),
    technician: await owner.enter('technician@fleet.example', 'technician', true),
    other: await owner.enter('other@fleet.example', 'fleet_manager', true),
  }
  const act = <T>(work: (ctx: Context) => Promise<T>) =>
    house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: owner.org }, work)
  await act(async (ctx) => {
    for (let at = 0; at < 450; at++)
      await house.fleet.verbs.registerVehicle(ctx, { unit: `E-${at}`, make: at === 1 ? '=1+1' : 'Make' })
  })

  async function ask(who: Asker, method: string, path: string, body?: object) {
    const person = people[who]
    const { accessToken } = (await bench.signIn(person)).json as { accessToken: string }
    return bench.askProven(accessToken, person.totpSecret, method, path, body ? { body } : {})
  }
  return {
    ...{ bench, house, owner, people, act, ask },
    take: async (who: Asker, draft: object) => {
      const reply = await ask(who, 'POST', '/exports', draft)
      assert.equal(reply.status, 202, reply.text)
      const { id, jobId } = reply.json as Export
      await house.errands.runDue()
      const job = (await ask(who, 'GET', `/jobs/${jobId}`)).json as { state: string; failure: { code: string } | null }
      return { id, job, made: (await ask(who, 'GET', `/exports/${id}`)).json as Export }
    },
    openGroup: async (name: string, parentId?: string) => {
      const draft = { name, ...(parentId && { parentId }) }
      return ((await owner.administer('POST', '/vehicle-groups', draft)).json as Export).id
    },
    firstVehicle: async () => {
      const { json } = await ask('manager', 'GET', '/vehicles?limit=1&fields=unit')
      return (json as { data: { id: string }[] }).data[0] ?? { id: '' }
    },
    /** As if somebody in the organisation were erased. */
    erase: () =>
      act(async (ctx) => {
        for (const room of house.rooms) await room.erases?.(ctx, people.other.user as never)
      }),
    /** How many of an export are written. */
    rowsOf: async (id: string) => {
      const rows = sql`SELECT rows FROM fleet_export WHERE org_id = ${owner.org} AND id = ${id}`
      return (await house.kernel.database.transaction({ org: owner.org }, (tx) => tx.find<Export>(rows)))?.rows ?? 0
    },
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  }
}
