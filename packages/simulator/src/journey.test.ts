import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LinkError } from '#protocol/link'
import type { ScanOutcome } from '#protocol/scan'
import { scanTruck, scanVehicle } from '#protocol/scan'
import type { Place } from './testing-places.ts'
import { PLACES } from './testing-places.ts'

/** Each scan is a plug pulled and put in again. */
async function scan({ open, run }: Place): Promise<ScanOutcome> {
  const link = await open()
  const work = link.kind === 'j1939' ? scanTruck(link) : scanVehicle(link)
  return run(work.finally(() => link.close()))
}

/** Everything a scan claims to know, one line each. Live values wobble, so only their names and states count. */
function claimsOf({ result }: ScanOutcome): readonly string[] {
  const { identification, ecus, readiness, readings } = result
  return [
    `vin ${identification.vin}`,
    // Where the engine is lost, another unit tells its own.
    `readiness ${readiness.state}`,
    ...readings.map(({ name, state }) => `${name} ${state}`),
    ...ecus.flatMap(({ address, protocol, identification: told, dtcs }) => [
      `${address} speaks ${protocol}`,
      ...Object.entries(told).map(
        ([name, truth]) => `${address} ${name} ${'value' in truth ? truth.value : truth.state}`,
      ),
      ...dtcs.map(({ code }) => `${address} ${code}`),
    ]),
  ]
}

const isSilence = (claim: string) => /(NOT_CONNECTED|null|UNDECODABLE|unknown)/.test(claim)

describe('a journey', () => {
  for (const [journey, park, faultsOfPlace] of PLACES) {
    for (const [title, fault] of faultsOfPlace) {
      test(`${journey} that ${title} ends with the truth or a typed error, and again well`, async () => {
        const sound = claimsOf(await scan(park()))
        const place = park()
        place.faults.inject(fault)
        const troubled = await scan(place)

        for (const claim of claimsOf(troubled)) assert.ok(sound.includes(claim) || isSilence(claim), claim)
        if (troubled.failure === undefined) assert.deepEqual(claimsOf(troubled), sound)
        else assert.ok(troubled.failure instanceof LinkError)

        place.faults.heal()
        const healed = await scan(place)
        assert.deepEqual([healed.failure, claimsOf(healed)], [undefined, sound])
      })
    }
  }
})
