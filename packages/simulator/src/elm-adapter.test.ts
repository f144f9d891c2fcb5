import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeAscii } from '#protocol/bytes'
import { createVirtualTimers } from '#protocol/link'
import { createElmAdapter } from './elm-adapter.ts'
import { createFaultBoard } from './faults.ts'
import { createVehicle } from './vehicle.ts'

function plug() {
  const timers = createVirtualTimers()
  let printed = ''
  const adapter = createElmAdapter(createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'misfire' }), {
    write: (bytes) => {
      printed += String.fromCharCode(...bytes)
    },
    hangUp: () => {},
    timers,
    faults: createFaultBoard(),
  })
  const type = async (command: string) => {
    printed = ''
    adapter.onBytes(encodeAscii(`${command}\r`))
    await timers.advance(2_000)
    return printed
  }
  return { type, adapter, timers, printed: () => printed }
}

describe('the virtual ELM327', () => {
  test('echoes, introduces itself and ends with a prompt, as it comes out of the box', async () => {
    const { type } = plug()
    assert.equal(await type('atz'), 'atz\rELM327 v1.5\r\r>')
    assert.equal(await type('AT RV'), 'AT RV\r14.1V\r\r>')
    assert.equal(await type('ATPPA0'), 'ATPPA0\r?\r\r>')
    assert.equal(await type('HELLO'), 'HELLO\r?\r\r>')
  })

  test('searches once, prints every unit, and numbers long answers without headers', async () => {
    const { type } = plug()
    await type('ATE0')
    assert.match(await type('0100'), /^SEARCHING\.\.\.\r41 00 [0-9A-F ]+\r41 00 [0-9A-F ]+\r\r>$/)
    await type('ATSH7E0')
    assert.match(await type('0902'), /^014\r0: 49 02 01 4D 55 54\r1: [0-9A-F ]+\r2: [0-9A-F ]+\r\r>$/)
  })

  test('prints headers and no spaces when told so', async () => {
    const { type } = plug()
    for (const command of ['ATE0', 'ATH1', 'ATS0', '0100']) await type(command)
    assert.match(await type('03'), /^7E80443010301AAAAAA\r7E90443010700AAAAAA\r\r>$/)
  })

  test('says that nobody answered, and stops when it is interrupted', async () => {
    const { type, adapter, timers, printed } = plug()
    for (const command of ['ATE0', '0100']) await type(command)
    await type('ATSH7E5')
    assert.equal(await type('3E00'), 'NO DATA\r\r>')
    await type('ATL1')
    adapter.onBytes(encodeAscii('0100\r'))
    adapter.onBytes(encodeAscii(' '))
    await timers.advance(100)
    assert.ok(printed().endsWith('STOPPED\r\n\r\n>'))
  })

  test('sends flow control for units it does not know only when it is spelled out', async () => {
    const { type } = plug()
    for (const command of ['ATE0', 'ATH1', 'ATS0', '0100', 'ATSH720', 'ATCRA728']) await type(command)
    assert.equal((await type('22F190')).match(/728/g)?.length, 1)
    for (const command of ['ATFCSH720', 'ATFCSD300000', 'ATFCSM1']) assert.equal(await type(command), 'OK\r\r>')
    assert.equal((await type('22F190')).match(/728/g)?.length, 3)
  })
})
