/** The CAN side of a virtual ELM327: frames of the vehicle as lines, flow control by itself or as it is told. */
import { DecodeError, formatHex, fromHex, toHex } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import { padFrame } from '#protocol/can'
import type { Frame } from '#protocol/isotp'
import { createSender, decodeFrame, encodeFrame } from '#protocol/isotp'
import { createCanBus } from './can-bus.ts'
import type { Line } from './door.ts'
import type { ElmSettings } from './elm-settings.ts'
import type { ElmWire, HearLines } from './elm-wire.ts'
import { MIDWAY_MS, PENDING_MS, QUIET_MS } from './elm-wire.ts'
import type { Vehicle } from './vehicle.ts'

const LONGEST_BYTES = 7

export function createCanWire(
  vehicle: Vehicle,
  { timers, faults }: Line,
  settings: ElmSettings,
  { omitsLineNumbers = false, hear }: { readonly omitsLineNumbers?: boolean | undefined; readonly hear: HearLines },
): ElmWire {
  let sender: ReturnType<typeof createSender> | undefined
  const bus = createCanBus(vehicle, timers, faults, (frame) => {
    if (!passes(settings, frame.id)) return
    const decoded = decode(frame.data)
    if (decoded?.kind === 'flow' && sender) return sender.onFlow(decoded)
    const isHeard = hear(formatFrame(settings, frame, omitsLineNumbers), patienceBehind(frame))
    const flow = isHeard ? flowFor(settings, frame) : undefined
    if (flow) bus.send(flow)
  })
  const put = (id: number, frame: Frame) => bus.send({ id, isExtended: false, data: padFrame(encodeFrame(frame)) })
  /** Flow control of the unit comes back here; a unit that never gives it is told as the chip tells it. */
  const cut = (id: number, request: Uint8Array) => {
    const own = createSender(timers, { at: 'unit', sendFrame: async (frame) => put(id, frame) })
    sender = own
    hear([], MIDWAY_MS + QUIET_MS)
    own
      .send(request)
      .then(() => hear([], QUIET_MS))
      .catch(() => hear(['FC RX TIMEOUT'], QUIET_MS))
      .finally(() => {
        if (sender === own) sender = undefined
      })
  }
  return {
    transmit(request, header = settings.header) {
      if (request.length <= LONGEST_BYTES) put(header, { kind: 'single', data: request })
      else if (settings.cutsRequests) cut(header, request)
      return request.length <= LONGEST_BYTES || settings.cutsRequests
    },
    isBusy: bus.isBusy,
    close: () => bus.close?.(),
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
  const frame = decode(data)
  switch (frame?.kind) {
    case undefined:
      return [toHex(data, gap)]
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
  const frame = decode(data)
  if (frame?.kind === 'first') return MIDWAY_MS
  return frame?.kind === 'single' && frame.data[0] === 0x7f && frame.data[2] === 0x78 ? PENDING_MS : QUIET_MS
}

/** By itself it knows the eight standard units only. */
function flowFor({ flowMode, flowHeader, flowData }: ElmSettings, { id, data }: CanFrame): CanFrame | undefined {
  if (decode(data)?.kind !== 'first') return undefined
  if (flowMode === 1) return { id: flowHeader, isExtended: false, data: padFrame(fromHex(flowData)) }
  if (id < 0x7e8 || id > 0x7ef) return undefined
  return { id: id - 8, isExtended: false, data: padFrame(fromHex('300000')) }
}

/** What is no frame of ISO-TP is printed all the same. */
function decode(data: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(data)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return undefined
  }
}
