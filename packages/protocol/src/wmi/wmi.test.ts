import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openManufacturers } from './index.ts'

describe('the register of manufacturers', () => {
  const findManufacturer = openManufacturers()

  // Facts of vPIC: identifiers of Tesla and of Aston Martin. The rest of each VIN is made up of zeros.
  test('knows a maker by the first three characters of a VIN', () => {
    assert.equal(findManufacturer('5YJ00000000000000')?.name, 'TESLA, INC.')
    const aston = findManufacturer('SCF00000000000000')
    assert.deepEqual([aston?.wmi, aston?.name], ['SCF', 'ASTON MARTIN LAGONDA LIMITED'])
  })

  test('names nobody for an identifier that is not in it, or half of one of six characters', () => {
    assert.equal(findManufacturer('MUTSDEM0000000001'), undefined)
    assert.equal(findManufacturer('1A900000000000000'), undefined)
  })

  test('tells makers of few vehicles apart by positions 12 to 14', () => {
    assert.ok(
      ['1Z9735', '1Z9521', '2C9331'].every(
        (wmi) => findManufacturer(`${wmi.slice(0, 3)}00000000${wmi.slice(3)}000`)?.wmi === wmi,
      ),
    )
  })

  test('refuses what is no VIN', () => {
    assert.throws(() => findManufacturer('SCF'), RangeError)
  })
})
