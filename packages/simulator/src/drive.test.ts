import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeCurrentData, decodePidValue, encodeCurrentData, findPid } from '#protocol/obd'
import { driveAt } from './drive.ts'
import { createVehicle } from './index.ts'
import { parkCar } from './testing.ts'

const SECONDS = Array.from({ length: 140 }, (_, second) => driveAt(second * 1_000))

describe('a drive', () => {
  test('stands, pulls away, cruises and brakes, and its values hang together', () => {
    for (const [second, now] of SECONDS.entries()) {
      const before = SECONDS[second - 1] ?? now
      const gain = now.speedKmh - before.speedKmh
      assert.ok(Math.abs(gain) <= 10, 'no car jumps')
      assert.ok(now.engineRpm >= 780 && now.engineRpm <= 3_000)
      if (now.speedKmh === 0) assert.ok(now.engineRpm === 780 && now.loadPercent < 60)
      if (now.speedKmh > 60) assert.ok(now.engineRpm > 1_500)
      if (gain < -5) assert.ok(now.loadPercent <= 5 || now.speedKmh === 0)
      assert.ok(now.coolantC >= before.coolantC && now.coolantC <= 90)
    }
    assert.equal(Math.max(...SECONDS.map(({ speedKmh }) => speedKmh)), 90)
    const air = (second: number) => SECONDS[second]?.airGramsPerSecond ?? 0
    assert.ok(
      air(25) > air(50) && air(50) > air(5),
      'pulling takes more air than cruising, and that more than standing',
    )
  })

  test('is what a tester reads, at the moment it asks', async () => {
    const { open, run, timers } = parkCar('slcan', createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'driving' }))
    const link = await open()
    const read = async (number: number) => {
      const [answer] = await run(link.ask(0x7e8, encodeCurrentData(number)))
      const decoded = decodeCurrentData(answer?.data ?? new Uint8Array(), number)
      const pid = findPid(number)
      return decoded.kind === 'pid' && pid ? Number(decodePidValue(pid, decoded.data)) : Number.NaN
    }
    const speeds: number[] = []
    for (let round = 0; round < 16; round += 1) {
      const speed = await read(0x0d)
      const rpm = await read(0x0c)
      speeds.push(speed)
      if (speed > 40) assert.ok(rpm > 1_200 && rpm < 3_000, `${speed} km/h at ${rpm} rpm`)
      await timers.advance(5_000)
    }
    assert.deepEqual([Math.min(...speeds), Math.max(...speeds)], [0, 90])
    assert.ok((await read(0x05)) > 30, 'it warms up')
    await link.close()
  })
})
