import type { ByteStream, DiagnosticLink, Timers } from '#protocol/link'
import { createQueue } from '#protocol/link'
import { exchange, findEcus } from '#protocol/uds'
import { createSession } from './session.ts'

export interface DoipOptions {
  /** Our own logical address; ISO 13400-2 keeps 0x0E80–0x0EFF for aftermarket testers. Default 0x0E80. */
  readonly testerAddress?: number
  /** Where a request for every unit goes; default 0xE000. */
  readonly functionalAddress?: number
  /** Logical addresses to look for, besides those that answer the functional address. */
  readonly candidates?: readonly number[]
  /** 0x02 (edition 2012, default) or 0x03 (edition 2019). */
  readonly version?: number
  /** Default 0x00. */
  readonly activationType?: number
  /** Four bytes the maker asks for with the activation. */
  readonly oem?: Uint8Array
  /** The stream is a TLS connection (port 3496): said in the name of the protocol, and version 0x03 unless told otherwise. */
  readonly isSecured?: boolean
}

/**
 * Activates routing on an open connection (port 13400, or 3496 over TLS) and offers the vehicle behind the entity as a link.
 * Closes the stream if that fails.
 *
 * @throws {LinkError} at `'routing activation'`: refused or busy with the named code, timeout, lost or garbled.
 */
export async function openDoip(stream: ByteStream, timers: Timers, options: DoipOptions = {}): Promise<DiagnosticLink> {
  const {
    testerAddress = 0x0e80,
    functionalAddress = 0xe000,
    isSecured = false,
    version = isSecured ? 0x03 : 0x02,
    candidates = [],
    activationType = 0x00,
    oem,
  } = options
  const session = createSession(stream, timers, {
    testerAddress,
    functionalAddress,
    version,
    activationType,
    ...(oem && { oem }),
  })
  try {
    const entity = await session.activate()
    const inTurn = createQueue()
    const ask: DiagnosticLink['ask'] = (to, data, timing) =>
      inTurn(async () => {
        const lost = session.lost()
        if (lost) throw lost
        return exchange(timers, session.port, { to, data, timing })
      })
    return {
      kind: 'doip',
      protocol: `ISO 13400-2, version ${version}${isSecured ? ', TLS' : ''}`,
      adapter: `DoIP entity 0x${entity.toString(16).toUpperCase().padStart(4, '0')}`,
      ask,
      listEcus: (through = ask) => findEcus(through, candidates),
      hear: session.hear,
      close: () => session.close(),
    }
  } catch (error) {
    await session.close()
    throw error
  }
}
