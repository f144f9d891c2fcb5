import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ByteStream } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { createVehicle } from '#simulator'
import { createGivenPort, findOnly, nameOf } from './given-port.ts'
import type { FakePort } from './testing-port.ts'
import { createFakePort, createFakeSerial } from './testing-port.ts'

const golf = createVehicle({ vin: 'MUTSDEM0000000042', scenario: 'misfire' })
const passat = createVehicle({ vin: 'MUTSDEM0000000043', scenario: 'misfire' })
const FTDI = { usbVendorId: 0x0403, usbProductId: 0x6001 }

/** Which of the ports was opened, and shuts it again. */
async function openedBy(open: () => Promise<ByteStream>, ...ports: readonly FakePort[]): Promise<number> {
  const before = ports.map(({ bauds }) => bauds.length)
  await (await open()).close()
  return ports.findIndex(({ bauds }, index) => bauds.length > (before[index] ?? 0))
}

const isUnreachable = (error: unknown) => error instanceof LinkError && error.kind === 'unreachable'

describe('a port that was given', () => {
  test('is opened again as the port it comes back as, where it is the only one of its make', async () => {
    const [chosen, other] = [createFakePort(golf), createFakePort(passat, { usb: FTDI })]
    const serial = createFakeSerial(chosen, other)
    const open = createGivenPort(serial, chosen, await nameOf(serial, chosen))
    assert.equal(await openedBy(open, chosen, other), 0)

    const again = createFakePort(golf)
    chosen.unplug()
    serial.granted = [other, again]
    assert.equal(await openedBy(open, chosen, other, again), 2)
    assert.equal(await openedBy(open, chosen, other, again), 2)
  })

  test('is never taken for another of its make: while it is busy, while it is gone, nor behind that', async () => {
    const [chosen, other] = [createFakePort(golf), createFakePort(passat)]
    const serial = createFakeSerial(chosen, other)
    const open = createGivenPort(serial, chosen, await nameOf(serial, chosen))
    await chosen.open({ baudRate: 38_400 })
    await assert.rejects(open(), isUnreachable)
    await chosen.close()
    assert.equal(await openedBy(open, chosen, other), 0)

    chosen.unplug()
    serial.granted = [other]
    await assert.rejects(open(), isUnreachable)
    assert.deepEqual(other.bauds, [])
  })

  test('is not taken for one of its make that was plugged in beside it later', async () => {
    const [chosen, other] = [createFakePort(golf), createFakePort(passat)]
    const serial = createFakeSerial(chosen)
    const open = createGivenPort(serial, chosen, await nameOf(serial, chosen))
    serial.granted = [chosen, other]
    assert.equal(await openedBy(open, chosen, other), 0)

    chosen.unplug()
    serial.granted = [other]
    await assert.rejects(open(), isUnreachable)
    assert.deepEqual(other.bauds, [])
  })

  test('without a name is not taken for another without one', async () => {
    const [chosen, other] = [createFakePort(golf, { usb: {} }), createFakePort(passat, { usb: {} })]
    const serial = createFakeSerial(chosen)
    const name = await nameOf(serial, chosen)
    assert.equal(name, null)
    const open = createGivenPort(serial, chosen, name)
    assert.equal(await openedBy(open, chosen), 0)

    chosen.unplug()
    serial.granted = [other]
    await assert.rejects(open(), isUnreachable)
  })

  test('is known again behind a reload only while it is the only one of its name', async () => {
    const [chosen, other] = [createFakePort(golf), createFakePort(passat)]
    const serial = createFakeSerial(createFakePort(passat, { usb: FTDI }), chosen)
    const name = await nameOf(serial, chosen)
    assert.equal(await findOnly(serial, name), chosen)
    assert.equal(await findOnly(serial, null), undefined)

    serial.granted = [chosen, other]
    assert.equal(await findOnly(serial, name), undefined)
    serial.granted = []
    assert.equal(await findOnly(serial, name), undefined)
  })
})
