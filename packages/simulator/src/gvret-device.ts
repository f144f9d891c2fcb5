import type { GvretCommand } from '#protocol/can'
import { createGvretCommandReader, encodeGvretFrame, GVRET_BINARY } from '#protocol/can'
import type { OpenBus } from './can-bus.ts'
import type { Conversation, Line } from './door.ts'
import { writeSpoiled } from './spoil.ts'

/** No device has a command of this number. */
const GARBAGE = Uint8Array.of(0xf1, 0x77)
const ALIVE = Uint8Array.of(0xf1, 0x09, 0xde, 0xad)
const ENABLED = 0x4000_0000
const LISTEN_ONLY = 0x2000_0000

/**
 * A virtual GVRET device without a socket: it speaks binary once it is told to, and its first bus is silent until it is
 * set up, and takes no frame where it is set up for listening only. What it has no answer for it passes over.
 *
 * @param openBus what it is plugged into.
 */
export function createGvretDevice(line: Line, openBus: OpenBus): Conversation {
  let isBinary = false
  let isOpen = false
  let isListenOnly = false
  let hasRequest = false
  const print = (bytes: Uint8Array) => writeSpoiled(line, bytes, GARBAGE, hasRequest)
  const bus = openBus((frame) => {
    const atUs = Math.floor(line.timers.nowMs() * 1_000) >>> 0
    if (isBinary && isOpen) print(encodeGvretFrame({ ...frame, atUs, bus: 0 }))
  })
  const obey = (command: GvretCommand) => {
    switch (command.kind) {
      case 'alive':
        return print(ALIVE)
      case 'setup':
        isOpen = (command.buses[0] & ENABLED) !== 0
        isListenOnly = (command.buses[0] & LISTEN_ONLY) !== 0
        return
      case 'send':
        if (!isOpen || isListenOnly || command.bus !== 0) return
        hasRequest = true
        line.faults.countRequest()
        bus.send(command.frame)
    }
  }
  const read = createGvretCommandReader(obey)
  return {
    onBytes(bytes) {
      const start = isBinary ? 0 : bytes.indexOf(GVRET_BINARY)
      if (start < 0) return
      isBinary = true
      read(bytes.subarray(start))
    },
    onClose() {
      isOpen = false
      bus.close?.()
    },
  }
}
