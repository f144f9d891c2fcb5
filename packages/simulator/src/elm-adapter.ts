/** A virtual ELM327 v1.5: text on one side, CAN or the K-line of a virtual vehicle on the other. Echo is on until it is told otherwise. */
import { encodeAscii, fromHex } from '#protocol/bytes'
import type { Cancel } from '#protocol/link'
import type { Conversation, Line } from './door.ts'
import { createCanWire } from './elm-can-wire.ts'
import { createLineWire } from './elm-line-wire.ts'
import type { ElmQuirks } from './elm-settings.ts'
import { createSettings, obey, obeyStn } from './elm-settings.ts'
import type { HearLines } from './elm-wire.ts'
import { QUIET_MS } from './elm-wire.ts'
import { writeSpoiled } from './spoil.ts'
import type { Vehicle } from './vehicle.ts'

/** What a serial line makes of an answer when the plug is loose. */
const GARBAGE = Uint8Array.of(0x37, 0x45, 0x80, 0xff, 0x21, 0x0d, 0x34, 0x7e, 0x9c, 0x3f, 0x3f, 0x0d, 0x0d, 0x3e)

/** Identifier and data; the number of answers and the time to wait are left to the chip. */
const STPX = /^STPXH:([0-9A-F]{3}),D:((?:[0-9A-F]{2})+)$/

export function createElmAdapter(vehicle: Vehicle, line: Line, quirks: ElmQuirks = {}): Conversation {
  const settings = createSettings(vehicle.line === 'k-line' ? '5' : '6')
  let hear: HearLines | undefined
  const ear = {
    omitsLineNumbers: quirks.omitsLineNumbers,
    hear: (...said: Parameters<HearLines>) => hear?.(...said) ?? false,
  }
  const wire = (vehicle.line === 'k-line' ? createLineWire : createCanWire)(vehicle, line, settings, ear)
  let stop: (() => void) | undefined
  let typed = ''
  let last = ''

  const print = (text: string, hasRequest: boolean) => {
    const lines = settings.lineFeeds ? text.replaceAll('\r', '\r\n') : text
    const bytes = encodeAscii(quirks.printsNuls ? `\0${lines}` : lines)
    writeSpoiled(line, bytes, GARBAGE, hasRequest)
  }
  const finish = (lines: readonly string[], hasRequest: boolean) => {
    hear = undefined
    stop = undefined
    print(`${quirks.promptsEarly ? '\r>' : ''}${lines.map((text) => `${text}\r`).join('')}\r>`, hasRequest)
  }
  const askVehicle = (request: Uint8Array, header?: number) => {
    line.faults.countRequest()
    const lines = settings.hasFoundProtocol ? [] : ['SEARCHING...']
    let cancel: Cancel = () => {}
    // On a busy machine timers come late and out of order; a unit that is about to speak is waited for all the same.
    const end = () => {
      if (wire.isBusy()) return listenFor(QUIET_MS)
      finish(lines.length > (settings.hasFoundProtocol ? 0 : 1) ? found(lines) : missing(), true)
    }
    const found = (texts: string[]) => {
      settings.hasFoundProtocol = true
      return texts
    }
    const missing = () => [settings.hasFoundProtocol ? 'NO DATA' : 'UNABLE TO CONNECT']
    const listenFor = (ms: number) => {
      cancel()
      cancel = line.timers.after(ms, end)
    }
    stop = () => {
      cancel()
      finish(['STOPPED'], true)
    }
    hear = (texts, patienceMs) => {
      lines.push(...texts)
      listenFor(patienceMs)
      return true
    }
    listenFor(QUIET_MS)
    if (wire.transmit(request, header)) return
    cancel()
    finish(['?'], false)
  }
  const execute = (text: string) => {
    const command = text === '' ? last : text
    last = command
    if (quirks.unknown?.some((name) => command === `AT${name}` || command === name)) return finish(['?'], false)
    if (command.startsWith('AT')) return finish([obey(settings, command.slice(2), vehicle.batteryVoltage)], false)
    if (quirks.isStn && command.startsWith('ST') && !command.startsWith('STPX'))
      return finish([obeyStn(settings, command.slice(2))], false)
    const [, header, data] = (quirks.isStn && STPX.exec(command)) || []
    if (header !== undefined && data !== undefined) return askVehicle(fromHex(data), Number.parseInt(header, 16))
    // A single digit behind the bytes says how many answers to wait for.
    const digits = command.length % 2 === 1 ? command.slice(0, -1) : command
    if (!/^(?:[0-9A-F]{2})+$/.test(digits)) return finish(command === '' ? [] : ['?'], false)
    askVehicle(fromHex(digits))
  }

  return {
    onBytes(bytes) {
      for (const byte of bytes) {
        if (stop) return stop()
        if (byte === 0x0d) {
          if (settings.echo) print(`${typed}\r`, false)
          const text = typed.replaceAll(' ', '').toUpperCase()
          typed = ''
          execute(text)
        } else if (byte > 0x1f && byte < 0x7f) typed += String.fromCharCode(byte)
      }
    },
    onClose() {
      hear = undefined
      wire.close()
    },
  }
}
