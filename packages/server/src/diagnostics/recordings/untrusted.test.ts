import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Bay, Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import type { OrgId, Role, SubjectId } from '#kernel'
import { CANARY, later } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import { findEntryFacts } from '#proof'

let shop: Workshop
before(async () => {
  shop = await openWorkshop()
})
after(() => shop[Symbol.asyncDispose]())
/** Budgets are of a minute. */
const passMinutes = (minutes: number) => shop.clock.moveTo(later(shop.clock.now(), { minutes }))
beforeEach(() => passMinutes(1))

const codeOf = ({ status, json }: { readonly status: number; readonly json: unknown }) =>
  `${status} ${(json as { code?: string }).code ?? ''}`
const tamper = (statement: Sql, org: OrgId = CANARY) =>
  shop.house.kernel.database.transaction({ org }, (tx) => tx.run(statement))

/** A scan that is recorded, once both are stored. */
async function record({ vehicleId }: Bay): Promise<string> {
  const { json, text, status } = await shop.ask('technician', `POST /vehicles/${vehicleId}/scans`, { isRecorded: true })
  assert.equal(status, 202, text)
  const { id } = json as { id: string }
  await shop.until(id, ['recording.seal'])
  return id
}
const fileOf = async (id: string, format: string, role: Role = 'technician') =>
  shop.ask(role, `GET /scans/${id}/recording/file?format=${format}`)
const replay = async (id: string) => shop.ask('technician', `POST /scans/${id}/recording/replays`)

describe('a recording that is stored otherwise than it was sealed', () => {
  let [first, second] = ['', '']
  before(async () => {
    const bay = await shop.parkVehicle('doip', 'misfire')
    const bridge = await shop.openBridge([bay])
    first = await record(bay)
    second = await record(bay)
    await bridge.stop()
  })
  const set = (column: string, value: Sql) =>
    sql`UPDATE diagnostics_recording SET ${COLUMNS[column] ?? sql``} = ${value} WHERE scan_id = ${first}`
  const COLUMNS: Readonly<Record<string, Sql>> = {
    personal_sealed: sql`personal_sealed`,
    sealed_sha256: sql`sealed_sha256`,
    signature: sql`signature`,
    seal_entry_id: sql`seal_entry_id`,
  }
  const other = (column: string) =>
    sql`(SELECT ${COLUMNS[column] ?? sql``} FROM diagnostics_recording WHERE scan_id = ${second})`
  const answers = async () => {
    const replies = [
      await shop.ask('technician', `GET /scans/${first}/recording`),
      await fileOf(first, 'json'),
      await replay(first),
    ]
    return new Set(replies.map(codeOf))
  }
  const cases: readonly (readonly [string, string, () => Sql, string])[] = [
    ['another recording in its place', 'personal_sealed', () => other('personal_sealed'), '503 vault.integrity'],
    [
      'one byte of it altered',
      'personal_sealed',
      () => sql`set_byte(personal_sealed, 100, (get_byte(personal_sealed, 100) + 1) % 256)`,
      '503 vault.integrity',
    ],
    ['another hash', 'sealed_sha256', () => other('sealed_sha256'), '409 diagnostics.seal-broken'],
    ['another signature', 'signature', () => other('signature'), '409 diagnostics.seal-broken'],
    ['the entry of another', 'seal_entry_id', () => other('seal_entry_id'), '409 diagnostics.seal-broken'],
    ['an entry that is none', 'seal_entry_id', () => sql`gen_random_uuid()`, '409 diagnostics.seal-broken'],
  ]
  for (const [title, column, value, expected] of cases) {
    test(`with ${title} is shown to nobody, and leaves a finding`, async () => {
      await shop.house.kernel.ledger.drain()
      passMinutes(2)
      assert.deepEqual(await answers(), new Set(['200 ']))
      const [kept] = await shop.house.kernel.database.transaction({ org: CANARY }, (tx) =>
        tx.all<{ value: unknown }>(
          sql`SELECT ${COLUMNS[column] ?? sql``} AS value FROM diagnostics_recording WHERE scan_id = ${first}`,
        ),
      )
      const action = expected.startsWith('503') ? 'vault.integrity' : 'seal.break'
      const before = (await entriesOf(first, action)).length
      await tamper(set(column, value()))

      assert.deepEqual(await answers(), new Set([expected]))
      assert.ok((await entriesOf(first, action)).length > before)
      assert.equal((await shop.ask('technician', `GET /scans/${first}`)).status, 200)
      assert.equal((await replay(second)).status, 200)
      await tamper(set(column, sql`${kept?.value as string}`))
    })
  }

  test('is gone with the vehicle it is about, and so is its file', async () => {
    const [row] = await shop.house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.all<{ subject: SubjectId }>(
        sql`SELECT subject_id AS subject FROM diagnostics_recording WHERE scan_id = ${first}`,
      ),
    )
    await shop.house.erasure.erase(CANARY, row?.subject as SubjectId, { kind: 'operator', id: 'test' })
    assert.deepEqual(await answers(), new Set(['410 vault.subject-erased']))
  })
})

/** The facts of the entries of one action about one object, the newest first. */
async function entriesOf(object: string, action: string) {
  await shop.house.kernel.ledger.drain()
  const { json } = await shop.ask('auditor', `GET /ledger/entries?action=${action}&object=${object}`)
  const facts: Readonly<Record<string, unknown>>[] = []
  for (const { seq } of (json as { data: { seq: number }[] }).data) {
    const { text } = await shop.ask('auditor', `GET /ledger/entries/${seq}`)
    facts.push(findEntryFacts(Buffer.from(text))?.data ?? {})
  }
  return facts
}
