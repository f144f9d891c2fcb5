import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openMigratedHouse } from '#house/testing'
import type { Context } from '#kernel'
import { CANARY, readConfig } from '#kernel'

const VIN = 'MUTSDEM0SEALED001'
const PLATE = 'PLATE-SEALED-7'
const UNIT = 'UNIT-IN-THE-CLEAR'

describe('personal data', () => {
  test('stands in no file of the data folder, and the house still reads it back [muts.data.encrypted-at-rest]', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muts-sealed-'))
    const house = await openMigratedHouse(readConfig({ data: folder, port: 0 }, { MUTS_PROFILE: 'evaluation' }))
    const inCanary = <T>(work: (ctx: Context) => Promise<T>) =>
      house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)

    const { id } = await inCanary((ctx) =>
      house.fleet.verbs.registerVehicle(ctx, { unit: UNIT, vin: VIN, plate: PLATE, make: 'MUTS' }),
    )
    const known = await inCanary((ctx) => house.fleet.verbs.readVehicle(ctx, id))
    await house.close()

    assert.deepEqual([known.vin, known.plate], [VIN, PLATE])
    // What is not personal is found: the search would have seen the rest too.
    assert.ok(filesWith(folder, UNIT).length > 0)
    assert.deepEqual([filesWith(folder, VIN), filesWith(folder, PLATE)], [[], []])
    rmSync(folder, { recursive: true, force: true })
  })
})

const filesWith = (folder: string, word: string): readonly string[] =>
  globSync('**/*', { cwd: folder }).filter((file) => {
    const path = join(folder, file)
    return statSync(path).isFile() && readFileSync(path).includes(word)
  })
