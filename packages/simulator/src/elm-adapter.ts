/** A virtual ELM327 v1.5: text on one side, the CAN bus of a virtual vehicle on the other. Echo is on until it is told otherwise. */
import { encodeAscii, formatHex, fromHex, toHex } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import { padFrame } from '#protocol/can'
import { decodeFrame } from '#protocol/isotp'
import type { Cancel } from '#protocol/link'
import { createCanBus } from './can-bus.ts'
import type { Conversation, Line } from './door.ts'
import type { ElmQuirks, ElmSettings } from './elm-settings.ts'
import { createSettings, obey } from './elm-settings.ts'
import { writeSpoiled } from './spoil.ts'
import type { Vehicle } from './vehicle.ts'

/** How long it listens behind the last frame; a real one adapts to the vehicle and comes down to about this. */
const QUIET_MS = 30
/** Behind a 0x78, and while a long answer is under way. */
const PENDING_MS = 5_000
const MIDWAY_MS = 1_000
/** What a serial line makes of an answer when the plug is loose. */
const GARBAGE = Uint8Array.of(0x37, 0x45, 0x80, 0xff, 0x21, 0x0d, 0x34, 0x7e, 0x9c, 0x3f, 0x3f, 0x0d, 0x0d, 0x3e)

export function createElmAdapter(vehicle: Vehicle, line: Line, quirks: ElmQuirks = {}): Conversation {
  const settings = createSettings()
  const bus = createCanBus(vehicle, line.timers, line.faults, (frame) => hear?.(frame))
  let hear: ((frame: CanFrame) => void) | undefined
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
  const askVehicle = (request: Uint8Array) => {
    line.faults.countRequest()
    const lines = settings.hasFoundProtocol ? [] : ['SEARCHING...']
    let cancel: Cancel = () => {}
    // On a busy machine timers come late and out of order; a unit that is about to speak is waited for all the same.
    const end = () => {
      if (bus.isBusy()) return listenFor(QUIET_MS)
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
    hear = (frame) => {
      if (!passes(settings, frame.id)) return
      lines.push(...formatFrame(settings, frame, quirks.omitsLineNumbers ?? false))
      listenFor(patienceBehind(frame))
      const flow = flowFor(settings, frame)
      if (flow) bus.send(flow)
    }
    listenFor(QUIET_MS)
    bus.send({ id: settings.header, isExtended: false, data: padFrame(Uint8Array.of(request.length, ...request)) })
  }
  const execute = (text: string) => {
    const command = text === '' ? last : text
    last = command
    if (quirks.unknown?.some((name) => command === `AT${name}`)) return finish(['?'], false)
    if (command.startsWith('AT')) return finish([obey(settings, command.slice(2), vehicle.batteryVoltage)], false)
    // A single digit behind the bytes says how many answers to wait for.
    const digits = command.length % 2 === 1 ? command.slice(0, -1) : command
    if (!/^(?:[0-9A-F]{2}){1,7}$/.test(digits)) return finish(command === '' ? [] : ['?'], false)
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
    },
  }
}

function passes({ filter }: ElmSettings, id: number): boolean {
  return filter === undefined ? id >= 0x7e8 && id <= 0x7ef : id === filter
}

/** With headers every frame as it is; without them the data only, and long answers numbered line by line. */
function formatFrame(
  { headers, spaces }: ElmSettings,
  { id, data }: CanFrame,
  omitsNumbers: boolean,
): readonly string[] {
  const gap = spaces ? ' ' : ''
  if (headers) return [`${formatHex(id, 3)}${gap}${toHex(data, gap)}`]
  const number = (index: number) => (omitsNumbers ? '' : `${formatHex(index, 1)}:${gap}`)
  const frame = decodeFrame(data)
  switch (frame.kind) {
    case 'single':
      return [toHex(frame.data, gap)]
    case 'first':
      return [formatHex(frame.length, 3), `${number(0)}${toHex(frame.data, gap)}`]
    case 'consecutive':
      return [`${number(frame.index)}${toHex(frame.data, gap)}`]
    case 'flow':
      return []
  }
}

function patienceBehind({ data }: CanFrame): number {
  const frame = decodeFrame(data)
  if (frame.kind === 'first') return MIDWAY_MS
  return frame.kind === 'single' && frame.data[0] === 0x7f && frame.data[2] === 0x78 ? PENDING_MS : QUIET_MS
}

/** By itself it knows the eight standard units only. */
function flowFor({ flowMode, flowHeader, flowData }: ElmSettings, { id, data }: CanFrame): CanFrame | undefined {
  if (decodeFrame(data).kind !== 'first') return undefined
  if (flowMode === 1) return { id: flowHeader, isExtended: false, data: padFrame(fromHex(flowData)) }
  if (id < 0x7e8 || id > 0x7ef) return undefined
  return { id: id - 8, isExtended: false, data: padFrame(fromHex('300000')) }
}
