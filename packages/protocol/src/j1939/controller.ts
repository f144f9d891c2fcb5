/** A controller application (SAE J1939-81) on the bus: address, messages of any length, requests and their answers. */
import { DecodeError } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import type { EcuAddress, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { createAddressClaim } from './address-claim.ts'
import { PGN } from './groups.ts'
import { decodeIdentifier, encodeIdentifier, GLOBAL_ADDRESS, isAddressed, NULL_ADDRESS } from './identifier.ts'
import type { BrokenTransfer, J1939Message, SendOutcome } from './message.ts'
import type { Name } from './name.ts'
import { encodeName } from './name.ts'
import type { Acknowledgement } from './request.ts'
import { decodeRequest, encodeAcknowledgement, encodeRequest } from './request.ts'
import { createTransport } from './transport.ts'

export interface ControllerPort {
  /** Puts a frame on the bus. */
  send(frame: CanFrame): Promise<void>
  /** Everything for us or for everybody, requests and claims included. */
  onMessage(message: J1939Message): void
  onBroken?(broken: BrokenTransfer): void
  /** What we answer when we are asked for a group; undefined: we do not have it. */
  answer?(pgn: number, from: EcuAddress): Uint8Array | Acknowledgement['control'] | undefined
  /** 0 up to, but not including, 1. */
  random(): number
}

export interface ControllerOptions {
  readonly name: Name
  readonly preferredAddress: number
}

export interface Outgoing {
  readonly pgn: number
  /** Default: everybody. */
  readonly destination?: EcuAddress
  readonly data: Uint8Array
  /** Of a message in one frame; default 6. Parts of a longer one travel with 7. */
  readonly priority?: number
}

export type Controller = ReturnType<typeof createController>

const LONGEST_FRAME = 8
const DEFAULT_PRIORITY = 6
const TRANSPORT_PRIORITY = 7
/** Both page bits, or the reserved one: the frame is no J1939 message. */
const FIRST_FOREIGN_PGN = 0x20000
const NO_GROUP_FUNCTION = 0xff

export function createController(timers: Timers, port: ControllerPort, options: ControllerOptions) {
  const name = encodeName(options.name)
  const put = (source: number, { pgn, destination = GLOBAL_ADDRESS, data, priority = DEFAULT_PRIORITY }: Outgoing) =>
    port.send({ id: encodeIdentifier({ priority, pgn, destination, source }), isExtended: true, data })
  const putOrForget = (source: number, outgoing: Outgoing) => void put(source, outgoing).catch(() => {})

  const claim = createAddressClaim(
    timers,
    {
      sendClaim: (source) => putOrForget(source, { pgn: PGN.addressClaimed, data: name }),
      random: port.random,
    },
    { ...options, name, isArbitraryAddressCapable: options.name.isArbitraryAddressCapable },
  )
  const ours = () => {
    const address = claim.address()
    if (address === NULL_ADDRESS) throw new LinkError('refused', 'address claim', 'nothing is sent without an address')
    return address
  }
  const transport = createTransport(timers, {
    sendFrame: async (pgn, destination, data) => put(ours(), { pgn, destination, data, priority: TRANSPORT_PRIORITY }),
    onMessage: (message) => hear(message),
    onBroken: (broken) => port.onBroken?.(broken),
  })
  const send = async (outgoing: Outgoing): Promise<SendOutcome> => {
    const { data, destination = GLOBAL_ADDRESS } = outgoing
    if (data.length > LONGEST_FRAME) return transport.send(destination, outgoing)
    await put(ours(), outgoing)
    return { kind: 'sent' }
  }
  const acknowledge = (control: Acknowledgement['control'], { source, destination }: J1939Message, pgn: number) => {
    // A group nobody has, asked of everybody, is answered by nobody.
    if (destination === GLOBAL_ADDRESS && control !== 'positive') return
    const data = encodeAcknowledgement({ control, groupFunction: NO_GROUP_FUNCTION, address: source, pgn })
    putOrForget(ours(), { pgn: PGN.acknowledgement, data })
  }
  const answer = (request: J1939Message) => {
    const pgn = decodeRequest(request.data)
    if (pgn === PGN.addressClaimed) return claim.onRequest()
    if (!port.answer || claim.address() === NULL_ADDRESS) return
    const said = port.answer(pgn, request.source) ?? 'negative'
    if (typeof said === 'string') return acknowledge(said, request, pgn)
    // A group for everybody goes to everybody if it fits into one frame; if not, to whoever asked for it by itself.
    const isToOne = isAddressed(pgn) || (request.destination !== GLOBAL_ADDRESS && said.length > LONGEST_FRAME)
    send({ pgn, data: said, ...(isToOne && { destination: request.source }) }).catch(() => {})
  }
  const hear = (message: J1939Message) => {
    if (message.pgn === PGN.request) answer(message)
    else if (message.pgn === PGN.addressClaimed) claim.onClaim(message.source, message.data)
    else if (message.pgn === PGN.commandedAddress) claim.onCommand(message.data)
    port.onMessage(message)
  }

  return {
    /** 0xFE while there is none. */
    address: claim.address,
    others: claim.others,
    /** @throws {LinkError} refused: no address is left. */
    claim: claim.claim,
    /** Sends a message of 0 to 1,785 bytes. @throws {LinkError} refused without an address; what the port throws. */
    send,
    /** Asks one or everybody for a group; what comes back is a message like any other. @throws {LinkError} */
    request: (pgn: number, destination: EcuAddress) =>
      send({ pgn: PGN.request, destination, data: encodeRequest(pgn) }),
    /** Whether a long message of this group is on its way from there. */
    isUnderWay: transport.isUnderWay,
    /** Takes what the bus says. What breaks the standard, or is for somebody else, is passed over. */
    onFrame({ id, isExtended, data }: CanFrame) {
      if (!isExtended) return
      const message = { ...decodeIdentifier(id), data }
      const { pgn, destination } = message
      if (pgn >= FIRST_FOREIGN_PGN || (destination !== GLOBAL_ADDRESS && destination !== claim.address())) return
      if (pgn === PGN.transportManagement || pgn === PGN.transportData) return transport.onFrame(message)
      try {
        hear(message)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
      }
    },
    close() {
      claim.close()
      transport.close()
    },
  }
}
