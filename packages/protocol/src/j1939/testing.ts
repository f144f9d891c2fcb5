/** A bus in memory with controller applications on it, for tests. */
import type { CanFrame } from '#protocol/can'
import type { VirtualTimers } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import type { BrokenTransfer, ControllerPort, J1939Message, Name } from './index.ts'
import { createController, PGN } from './index.ts'

/** What the bus makes of a frame: itself, another one, or nothing. */
export type Tamper = (frame: CanFrame) => CanFrame | undefined

export const nameOf = (identityNumber: number, isArbitraryAddressCapable = false): Name => ({
  identityNumber,
  manufacturerCode: 0x7ff,
  ecuInstance: 0,
  functionInstance: 0,
  function: 0xff,
  vehicleSystem: 0,
  vehicleSystemInstance: 0,
  industryGroup: 0,
  isArbitraryAddressCapable,
})

export interface Seat {
  readonly preferredAddress: number
  readonly name?: Name
  readonly answer?: ControllerPort['answer']
}

export function createBus(timers: VirtualTimers = createVirtualTimers()) {
  const hearers = new Set<(frame: CanFrame) => void>()
  const seen: CanFrame[] = []
  let tamper: Tamper = (frame) => frame

  const seat = ({ preferredAddress, name = nameOf(preferredAddress), answer }: Seat) => {
    const heard: J1939Message[] = []
    const broken: BrokenTransfer[] = []
    const controller = createController(
      timers,
      {
        async send(frame) {
          const put = tamper(frame)
          if (put === undefined) return
          seen.push(put)
          for (const hear of hearers) if (hear !== controller.onFrame) hear(put)
        },
        onMessage: (message) => heard.push(message),
        onBroken: (transfer) => broken.push(transfer),
        random: () => 0.5,
        ...(answer && { answer }),
      },
      { name, preferredAddress },
    )
    hearers.add(controller.onFrame)
    /** Messages of a group. */
    const heardOf = (pgn: number) => heard.filter((message) => message.pgn === pgn)
    return { controller, heard, broken, heardOf }
  }
  return {
    timers,
    seen,
    seat,
    /** Puts a frame on the bus as a stranger would. */
    put: (frame: CanFrame) => {
      for (const hear of hearers) hear(frame)
    },
    disturb: (next: Tamper) => {
      tamper = next
    },
    /** Two who have their addresses, 0x00 and 0xF9. */
    async pair(answer?: ControllerPort['answer']) {
      const engine = seat({ preferredAddress: 0x00, ...(answer && { answer }) })
      const tool = seat({ preferredAddress: 0xf9 })
      const claims = [engine.controller.claim(), tool.controller.claim()]
      await timers.advance(250)
      await Promise.all(claims)
      return { engine, tool }
    },
  }
}

/** The group a frame belongs to, for a tamper that picks. */
export const isPacket = ({ id }: CanFrame): boolean => ((id >>> 8) & 0x3ff00) === PGN.transportData
export const isManagement = ({ id }: CanFrame): boolean => ((id >>> 8) & 0x3ff00) === PGN.transportManagement
