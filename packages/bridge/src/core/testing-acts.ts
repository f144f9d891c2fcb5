/** For tests only: a bridge with one simulated unit, a journal, and a server that gives leave to acts or does not. */
import { setImmediate } from 'node:timers/promises'
import type { ActPorts, LeftAct, VehicleLink } from '#core'
import { createActWorker, createLinkQueue } from '#core'
import type { ActOrder } from '#protocol/acts'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { createVirtualTimers, LinkError, pause } from '#protocol/link'
import { DEFAULT_TIMING } from '#protocol/uds'
import type { ActDocument, ActOrderMessage, BridgeMessage } from '#wire'

export const golf = '01980000-0000-7000-8000-000000000001'
export const actId = '01980000-0000-7000-8000-0000000000a1'
export const FAN: ActOrder = { kind: 'control', ecu: '0x7E8', identifier: '0100', state: 'FF', holdMs: 10_000 }
export const CLEAR: ActOrder = { kind: 'clear-codes', ecu: null }
export const CLEAR_ONE: ActOrder = { kind: 'clear-code', ecu: '0x7E8', code: 'P0301' }

export interface Place {
  /** What the engine says of its speed. */
  readonly rpm?: string
  /** Each with its status, as service 19 tells them. */
  readonly codes?: readonly string[]
  /** Null of a unit that has none. */
  readonly name?: string | null
  readonly address?: number
  /** More units that say the same. */
  readonly others?: readonly number[]
  /**
   * Answers of its own, by the beginning of a request; null where the frame is lost, `later` where it says for ever that
   * it will answer (0x78). Sees how often it was asked, and whom it was asked of.
   */
  readonly says?: (request: string, count: number, to: number | 'all') => string | null | undefined
  readonly isFull?: boolean
  /** There is no room for a recording. */
  readonly isFullOfRecordings?: boolean
  readonly atMark?: () => void
  readonly left?: readonly LeftAct[]
  readonly blocked?: readonly string[]
  /** Whether the operator of the device allowed a control; asked anew each time. */
  readonly isAllowed?: (vehicleId: string) => boolean
}

/** One unit on one link, a journal, and a server that gives leave or does not. */
export function openPlace({
  rpm = '41 0C 00 00',
  codes = ['03010008'],
  name = 'Engine',
  address = 0x7e8,
  others = [],
  says,
  atMark,
  isFull = false,
  isFullOfRecordings = false,
  left = [],
  blocked = [],
  isAllowed = () => true,
}: Place = {}) {
  const [wire, sent, kept, faults]: [string[], BridgeMessage[], string[], unknown[]] = [[], [], [], []]
  const timers = createVirtualTimers()
  let stored = codes
  const hex = (text: string) => [...text].map((one) => one.charCodeAt(0).toString(16)).join('')
  const answer = (request: string): string => {
    if (request === '010C') return rpm
    if (request === '010D') return '41 0D 00'
    if (request === '22F197' && name !== null) return `62 F1 97 ${hex(name)}`
    if (request === '22F190') return `62 F1 90 ${hex('MUTSDEM0000000001')}`
    if (request.startsWith('1902')) return `5902FF${stored.join('')}`
    if (request.startsWith('19')) return '7F 19 31'
    if (request.startsWith('10')) return `50 ${request.slice(2, 4)} 00 32 01 F4`
    if (request.startsWith('14')) {
      const group = request.slice(2)
      stored = stored.filter((code) => group !== 'FFFFFF' && !code.startsWith(group))
      return '54'
    }
    if (request.startsWith('2F')) return `6F ${request.slice(2, 8)}`
    if (request.startsWith('31')) return `71 ${request.slice(2, 8)}`
    return `7F ${request.slice(0, 2)} 11`
  }
  const link: DiagnosticLink = {
    ...{ kind: 'slcan', protocol: 'test', adapter: 'test' },
    listEcus: async () => [address, ...others],
    async ask(to, request, timing) {
      const text = toHex(request, '')
      wire.push(text)
      const own = says?.(text, wire.filter((one) => one === text).length, to)
      if (own === 'later') await pause(timers, timing?.ceilingMs ?? DEFAULT_TIMING.ceilingMs)
      if (own === null || own === 'later')
        throw new LinkError('timeout', 'ECU', 'did not answer', { ecu: to === 'all' ? address : to })
      if (own !== undefined) return [{ from: address, data: fromHex(own) }]
      return [{ from: to === 'all' ? address : to, data: fromHex(answer(text)) }]
    },
    close: async () => undefined,
  }
  const links: VehicleLink[] = [
    { vehicleId: golf, kind: 'slcan', source: 'simulated', address: 'a', open: async () => link },
  ]
  const ports: ActPorts = {
    bridgeId: '01980000-0000-7000-8000-0000000000b1',
    now: () => new Date('2026-01-05T08:00:00Z'),
    sign: async () => 'signature',
    send: (message) => void sent.push(message),
    isAllowed: async (vehicleId) => isAllowed(vehicleId),
    journal: {
      begin: async () => void kept.push('begin'),
      async mark() {
        if (isFull) throw new Error('no space left')
        kept.push(`mark, ${changes().length} sent`)
        atMark?.()
      },
      finish: async () => void kept.push(`finish, ${ends()} sent`),
      async keep() {
        kept.push(`keep, ${ends()} sent`)
        if (isFullOfRecordings) throw new Error('no space left')
      },
      drop: async () => void kept.push('drop'),
      dropRecording: async () => void kept.push('drop recording'),
    },
    timers,
    queue: createLinkQueue(),
    onFault: (error) => faults.push(error),
  }
  const worker = createActWorker(links, ports, { acts: left, results: [], recordings: [], blocked })
  const changes = () => wire.filter((request) => /^(04|14|2E|2F|31|3D|27|85)/.test(request))
  const documents = () =>
    sent.flatMap((message) => (message.type === 'act.result' ? [JSON.parse(message.document) as ActDocument] : []))
  /** Lets everything that is due run; virtual time passes only where it is told to. */
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await setImmediate()
  }
  const ends = () => sent.filter(({ type }) => type === 'act.result').length
  const isAsking = () => sent.some(({ type }) => type === 'act.ready')
  return { worker, wire, changes, sent, kept, faults, timers, documents, settle, isAsking }
}

export const take = (order: ActOrder, type: ActOrderMessage['type'] = 'act.order'): ActOrderMessage => ({
  ...{ type, actId, vehicleId: golf, order },
})
