/** The K-line side of a virtual ELM327: whole messages of ISO 14230-2 as lines, unit after unit. */
import { toHex } from '#protocol/bytes'
import { encodeKwpFrame } from '#protocol/kwp'
import { pause } from '#protocol/link'
import type { Line } from './door.ts'
import type { VirtualEcu } from './ecu.ts'
import { answerOnLine } from './ecu-kwp.ts'
import type { ElmSettings } from './elm-settings.ts'
import type { ElmWire, HearLines } from './elm-wire.ts'
import { PENDING_MS, QUIET_MS } from './elm-wire.ts'
import { writeScript } from './script.ts'
import type { Vehicle } from './vehicle.ts'

const FUNCTIONAL = 0xc0
/** P2min: between two messages on the line. */
const GAP_MS = 25
const LATE_MS = 2_000
/** Longer than between two messages, or a unit that thinks is cut off. */
const LISTEN_MS = QUIET_MS + GAP_MS
const LONGEST_BYTES = 7
const NUMBER_AT = 2
const INFORMATION = 0x49

export function createLineWire(
  { ecus }: Vehicle,
  { timers, faults }: Line,
  settings: ElmSettings,
  { hear }: { readonly hear: HearLines },
): ElmWire {
  let turn = Promise.resolve()
  let speaking = 0
  let isOpen = true

  const print = (frame: Uint8Array, data: Uint8Array) => {
    const isPending = data[0] === 0x7f && data[2] === 0x78
    const text = toHex(settings.headers ? frame : data, settings.spaces ? ' ' : '')
    if (isOpen) hear([text], isPending ? PENDING_MS : LISTEN_MS)
  }
  const put = (ecu: VirtualEcu, tester: number, data: Uint8Array) => {
    const spell = (bytes: Uint8Array) =>
      encodeKwpFrame({ addresses: { target: tester, source: ecu.lineAddress, isFunctional: false }, data: bytes })
    const frame = spell(data)
    switch (faults.frameTrouble(ecu.key)) {
      case 'lost':
        return
      case 'late':
        return void timers.after(LATE_MS, () => print(frame, data))
      // Its sum is wrong: the chip says so instead of printing it.
      case 'senseless':
        return isOpen && hear(['DATA ERROR'], LISTEN_MS)
      case 'misnumbered': {
        const bent = data[0] === INFORMATION ? data.with(NUMBER_AT, (data[NUMBER_AT] ?? 0) + 5) : data
        return print(spell(bent), bent)
      }
      case undefined:
        return print(frame, data)
    }
  }
  const play = async (ecu: VirtualEcu, request: Uint8Array, isFunctional: boolean) => {
    const asked = { request, isFunctional, atMs: timers.nowMs() }
    for (const { afterMs, data } of writeScript(ecu, asked, faults, answerOnLine)) {
      await pause(timers, Math.max(afterMs, GAP_MS))
      put(ecu, settings.lineHeader & 0xff, data)
    }
  }
  return {
    transmit(request) {
      if (request.length > LONGEST_BYTES) return false
      const isFunctional = ((settings.lineHeader >> 16) & FUNCTIONAL) === FUNCTIONAL
      const target = (settings.lineHeader >> 8) & 0xff
      const asked = ecus.filter(({ lineAddress, readPid }) => (isFunctional ? readPid : lineAddress === target))
      speaking += 1
      for (const ecu of asked) turn = turn.then(() => play(ecu, request, isFunctional))
      turn = turn.then(() => {
        speaking -= 1
      })
      return true
    },
    isBusy: () => speaking > 0,
    close() {
      isOpen = false
    },
  }
}
