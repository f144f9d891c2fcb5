/** For tests only: a witness with a memory of its own, and a log that is put back to where it was. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWitness, openWitnessKey } from '#bridge/witness'
import { formatVkey, parseVkey } from '#proof'
import type { TestLedger } from './testing.ts'
import { read } from './testing.ts'
import type { Witness } from './witnesses.ts'

const TABLES = ['ledger_entry', 'ledger_checkpoint', 'ledger_head', 'ledger_cosignature']

/** A witness with its memory in a folder, trusting the log of this house. */
export async function openSite(house: TestLedger, name = 'witness.example/w1') {
  const folder = mkdtempSync(join(tmpdir(), 'muts-site-'))
  const signer = await openWitnessKey(folder, name)
  const [log = ''] = await house.ledger.vkeys()
  const { addCheckpoint, vkey } = await openWitness({
    folder,
    signer,
    logs: () => [parseVkey(log)],
    now: () => house.clock.now(),
  })
  const witness: Witness = { vkey: formatVkey(vkey), addCheckpoint }
  return { vkey, witness, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

export async function place(house: TestLedger, car: string): Promise<string> {
  const [id = ''] = await house.act([read(car)])
  await house.ledger.drain()
  return id
}

/** Everything as it stands now, to be put back as by an attacker who has the database and the host. */
async function remember(house: TestLedger) {
  const copy = `${house.leavesFolder}-copy`
  cpSync(house.leavesFolder, copy, { recursive: true })
  for (const table of TABLES) await house.superuser(`CREATE TABLE old_${table} AS SELECT * FROM ${table}`)
  return async () => {
    for (const table of TABLES) {
      await house.superuser(`DELETE FROM ${table}`)
      await house.superuser(`INSERT INTO ${table} SELECT * FROM old_${table}`)
    }
    rmSync(house.leavesFolder, { recursive: true })
    cpSync(copy, house.leavesFolder, { recursive: true })
  }
}

/** The log as its witness saw it, cut back by one entry and opened again. */
export async function rewind(house: TestLedger, witness: Witness) {
  const leave = house.ledger.joinWitness(witness)
  await place(house, 'golf')
  const putBack = await remember(house)
  await place(house, 'polo')
  await putBack()
  leave()
  return await house.reopen()
}
