/** What writes to a virtual unit: identifiers, memory, routines and transfers; none without its session and its key. */
import type { MemoryLocation } from '#protocol/uds'
import {
  IDENTIFIERS,
  ROUTINES,
  readMemoryByAddress,
  requestDownload,
  requestTransferExit,
  requestUpload,
  routineControl,
  SESSIONS,
  transferData,
  writeDataByIdentifier,
} from '#protocol/uds'
import type { VirtualEcu } from './ecu.ts'
import type { EcuBench, Transfer } from './ecu-bench.ts'
import { MEMORY_START, NEGATIVE } from './ecu-bench.ts'
import { FAN_TEST, runFanTest } from './ecu-control.ts'
import { handle } from './handle.ts'

/** Service byte and block counter included: 128 bytes of data. */
const MOST_BLOCK_BYTES = 0x82
const ERASED = 0xff
const DONE = Uint8Array.of(0x00)

export const MEMORY_HANDLERS = [
  handle(writeDataByIdentifier, (ecu, { identifier, data }) => {
    const { bench, identifiers } = ecu
    if (bench.session === SESSIONS.default) return NEGATIVE.serviceNotInSession
    if (!mayWrite(bench)) return denial(ecu)
    // Nobody writes a VIN here, not even into a virtual unit.
    if (!identifiers.has(identifier) || identifier === IDENTIFIERS.vin) return NEGATIVE.requestOutOfRange
    identifiers.set(identifier, data.slice())
    return { identifier }
  }),
  handle(readMemoryByAddress, (ecu, location) => {
    const { bench } = ecu
    if (!mayWrite(bench)) return denial(ecu)
    const place = find(bench, location)
    return place === undefined ? NEGATIVE.requestOutOfRange : { data: bench.memory.slice(place.at, place.end) }
  }),
  handle(routineControl, (ecu, { control, routine }) => {
    const { bench } = ecu
    if (routine === FAN_TEST) return runFanTest(bench, control)
    if (bench.session !== SESSIONS.programming) return NEGATIVE.serviceNotInSession
    if (!mayWrite(bench)) return denial(ecu)
    if (routine !== ROUTINES.eraseMemory && routine !== ROUTINES.checkProgrammingDependencies)
      return NEGATIVE.requestOutOfRange
    if (control === 0x01) {
      if (routine === ROUTINES.eraseMemory) bench.memory.fill(ERASED)
      bench.routines.set(routine, DONE)
      return { control, routine, status: DONE }
    }
    const status = bench.routines.get(routine)
    if (control !== 0x03) return NEGATIVE.subFunctionNotSupported
    return status === undefined ? NEGATIVE.requestSequenceError : { control, routine, status }
  }),
  handle(requestDownload, (ecu, request) => openTransfer(ecu, request, 'download')),
  handle(requestUpload, (ecu, request) => openTransfer(ecu, request, 'upload')),
  handle(transferData, ({ bench }, { blockSequenceCounter, data }) => {
    const { transfer } = bench
    if (transfer === undefined) return NEGATIVE.requestSequenceError
    if (blockSequenceCounter !== ((transfer.counter + 1) & 0xff)) return NEGATIVE.wrongBlockCounter
    const block = moveBlock(bench, transfer, data)
    if (block === undefined) return NEGATIVE.requestOutOfRange
    transfer.counter = blockSequenceCounter
    return { blockSequenceCounter, data: block }
  }),
  handle(requestTransferExit, ({ bench }) => {
    const { transfer } = bench
    if (transfer === undefined || transfer.at !== transfer.end) return NEGATIVE.requestSequenceError
    bench.transfer = undefined
    return { data: new Uint8Array() }
  }),
] as const

const mayWrite = (bench: EcuBench): boolean => bench.isUnlocked || bench.isAuthenticated

/** A unit with a gatekeeper asks for a certificate, one without for a key. */
const denial = ({ gatekeeper }: VirtualEcu): number =>
  gatekeeper ? NEGATIVE.authenticationRequired : NEGATIVE.securityAccessDenied

function openTransfer(
  ecu: VirtualEcu,
  request: MemoryLocation & { readonly dataFormatIdentifier: number },
  direction: Transfer['direction'],
) {
  const { bench } = ecu
  if (bench.session !== SESSIONS.programming) return NEGATIVE.serviceNotInSession
  if (!mayWrite(bench)) return denial(ecu)
  const place = find(bench, request)
  if (place === undefined || request.dataFormatIdentifier !== 0) return NEGATIVE.requestOutOfRange
  bench.transfer = { direction, ...place, counter: 0 }
  return { lengthBytes: 2, maxNumberOfBlockLength: MOST_BLOCK_BYTES } as const
}

/** @returns what the answer carries, or undefined if the block is too long or goes beyond the end. */
function moveBlock(bench: EcuBench, transfer: Transfer, data: Uint8Array): Uint8Array | undefined {
  const most = MOST_BLOCK_BYTES - 2
  if (transfer.direction === 'upload') {
    const end = Math.min(transfer.at + most, transfer.end)
    if (data.length > 0 || end === transfer.at) return undefined
    const block = bench.memory.slice(transfer.at, end)
    transfer.at = end
    return block
  }
  if (data.length === 0 || data.length > most || transfer.at + data.length > transfer.end) return undefined
  bench.memory.set(data, transfer.at)
  transfer.at += data.length
  return new Uint8Array()
}

function find(bench: EcuBench, { memoryAddress, memorySize }: MemoryLocation) {
  const at = memoryAddress - MEMORY_START
  const end = at + memorySize
  return at < 0 || memorySize === 0 || end > bench.memory.length ? undefined : { at, end }
}
