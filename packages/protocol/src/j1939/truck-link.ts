/** A truck as a tool sees it: who is on the bus, and what each tells when it is asked. Reads only. */
import { formatHex } from '#protocol/bytes'
import type { OpenBus } from '#protocol/can'
import type { Cancel, EcuAddress, Timers } from '#protocol/link'
import { createQueue, formatPlace, LinkError, pause } from '#protocol/link'
import { nameAbort } from './abort-reason.ts'
import { createController } from './controller.ts'
import { PGN } from './groups.ts'
import { GLOBAL_ADDRESS } from './identifier.ts'
import type { J1939Message } from './message.ts'
import type { Name } from './name.ts'
import { READING_GROUPS } from './reading-groups.ts'
import type { Acknowledgement } from './request.ts'
import { decodeAcknowledgement } from './request.ts'

/** What a unit said to a request. */
export type GroupAnswer =
  | { readonly kind: 'data'; readonly data: Uint8Array }
  /** It does not have the group, or does not give it to us. */
  | { readonly kind: 'refused'; readonly control: 'negative' | 'access-denied' | 'positive' }

export interface TruckLink {
  readonly kind: 'j1939'
  readonly protocol: string
  readonly adapter: string
  /** Who claims an address or broadcasts trouble codes, in ascending order. @throws {LinkError} */
  listUnits(): Promise<readonly EcuAddress[]>
  /**
   * Asks one unit for a group. A unit that is busy is asked again a few times, and so is one whose answer broke off.
   *
   * @throws {LinkError} refused at `'reading guard'` for what does not only read; timeout, busy or garbled at the unit;
   *   lost or garbled at the adapter.
   */
  read(pgn: number, from: EcuAddress): Promise<GroupAnswer>
  /** Releases the link; safe to call twice. */
  close(): Promise<void>
}

export interface TruckOptions {
  /** Ours; default 0xF9, the first off-board tool, and any free one where that is taken. */
  readonly address?: number
  /** Of who we are on the bus; default 1. */
  readonly identityNumber?: number
  readonly random?: () => number
}

const TOOL_ADDRESS = 0xf9
/** Longest wait for the first sign of an answer; a transfer under way is waited for as long as it lives. */
const ANSWER_MS = 1_250
/** Each unit claims within 250 ms of being asked, and those with trouble say so every second. */
const LISTEN_MS = 1_100
const MOST_TRIES = 3
const BUSY_MS = 200

const nameOfTool = (identityNumber: number): Name => ({
  identityNumber,
  manufacturerCode: 0x7ff,
  ecuInstance: 0,
  functionInstance: 0,
  function: 0xff,
  vehicleSystem: 0,
  vehicleSystemInstance: 0,
  industryGroup: 0,
  isArbitraryAddressCapable: true,
})

interface Waiting {
  readonly pgn: number
  readonly from: EcuAddress
  settle(answer: GroupAnswer | 'busy' | LinkError): void
}

/**
 * Claims an address on the bus of a truck and offers the truck as a link.
 *
 * @throws {LinkError} what the adapter reports; refused at `'address claim'`.
 */
export async function openTruck(openBus: OpenBus, timers: Timers, options: TruckOptions = {}): Promise<TruckLink> {
  const { address = TOOL_ADDRESS, identityNumber = 1, random = Math.random } = options
  const talkative = new Set<EcuAddress>()
  let waiting: Waiting | undefined
  let lost: LinkError | undefined

  const onMessage = (message: J1939Message) => {
    const { pgn, source, data } = message
    if (pgn === PGN.dm1) talkative.add(source)
    if (waiting?.from !== source) return
    if (pgn === waiting.pgn) return waiting.settle({ kind: 'data', data })
    if (pgn !== PGN.acknowledgement) return
    const said = decodeAcknowledgement(data)
    if (said.pgn === waiting.pgn && said.address === controller.address()) waiting.settle(toAnswer(said.control))
  }
  const controller = createController(
    timers,
    {
      send: (frame) => bus.send(frame),
      onMessage,
      onBroken({ pgn, source, reason }) {
        if (pgn !== waiting?.pgn || source !== waiting.from) return
        waiting.settle(new LinkError('garbled', formatPlace(source), nameAbort(reason), { ecu: source }))
      },
      random,
    },
    { name: nameOfTool(identityNumber), preferredAddress: address },
  )
  const bus = await openBus({
    onFrame: controller.onFrame,
    onLost(error) {
      lost ??= error
      waiting?.settle(error)
      controller.close()
    },
  })
  const inTurn = createQueue()
  const askOnce = (pgn: number, from: EcuAddress) =>
    new Promise<GroupAnswer | 'busy'>((resolve, reject) => {
      let cancel: Cancel = () => {}
      const settle: Waiting['settle'] = (answer) => {
        cancel()
        waiting = undefined
        if (answer instanceof LinkError) reject(answer)
        else resolve(answer)
      }
      const watch = () => {
        cancel = timers.after(ANSWER_MS, () => {
          if (controller.isUnderWay(pgn, from)) return watch()
          settle(new LinkError('timeout', formatPlace(from), `did not answer within ${ANSWER_MS} ms`, { ecu: from }))
        })
      }
      waiting = { pgn, from, settle }
      watch()
      controller.request(pgn, from).catch((error: LinkError) => waiting?.settle(error))
    })
  const ask = async (pgn: number, from: EcuAddress): Promise<GroupAnswer> => {
    for (let tries = 1; ; tries += 1) {
      if (lost) throw lost
      const answer = await askOnce(pgn, from).catch((error: LinkError) => {
        if (error.ecu === undefined || tries === MOST_TRIES) throw error
        return 'again' as const
      })
      if (answer !== 'busy' && answer !== 'again') return answer
      if (tries === MOST_TRIES) throw new LinkError('busy', formatPlace(from), 'cannot answer now', { ecu: from })
      await pause(timers, BUSY_MS)
    }
  }
  try {
    await controller.claim()
  } catch (error) {
    await bus.close()
    throw lost ?? error
  }
  return {
    kind: 'j1939',
    protocol: 'SAE J1939, 250 kbit/s',
    adapter: `${bus.adapter}, as tool 0x${formatHex(controller.address(), 2)}`,
    listUnits: () =>
      inTurn(async () => {
        if (lost) throw lost
        await controller.request(PGN.addressClaimed, GLOBAL_ADDRESS)
        await pause(timers, LISTEN_MS)
        if (lost) throw lost
        return [...new Set([...controller.others().keys(), ...talkative])].toSorted((a, b) => a - b)
      }),
    read: (pgn, from) =>
      inTurn(() => {
        if (READING_GROUPS.has(pgn)) return ask(pgn, from)
        throw new LinkError('refused', 'reading guard', `group ${pgn} is not on the list of what only reads`)
      }),
    async close() {
      controller.close()
      await bus.close()
    },
  }
}

function toAnswer(control: Acknowledgement['control']): GroupAnswer | 'busy' {
  return control === 'cannot-respond' ? 'busy' : { kind: 'refused', control }
}
