/**
 * ClamAV's daemon over TCP (clamd(8), INSTREAM): the bytes go out in pieces, each behind its length, and one line comes
 * back. The protocol knows no TLS: the operator names a scanner on this machine or on a network of the operator's own.
 */
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import type { Reach } from './address-guard.ts'
import type { Lookup } from './judge-host.ts'
import { judgeHost } from './judge-host.ts'
import { OutboundError } from './outbound.ts'

export interface ClamdAddress {
  readonly host: string
  readonly port: number
}

export interface ClamdOptions {
  readonly reach: Reach
  /** For the whole exchange. */
  readonly timeoutMs: number
  readonly lookup?: Lookup
}

export interface Clamd {
  /** The name of what was found; undefined where nothing was. @throws {OutboundError} whenever it did not say which of both. */
  scan(bytes: Uint8Array): Promise<string | undefined>
}

const PIECE_BYTES = 65_536
const MOST_REPLY_BYTES = 4_096

export function openClamd({ host, port }: ClamdAddress, { reach, timeoutMs, lookup }: ClamdOptions): Clamd {
  const where = `${host}:${port}`
  return {
    scan: async (bytes) => {
      const address = await judgeHost(host, reach, lookup)
      const reply = await exchange(connect({ host: address, port }), bytes, timeoutMs, where)
      if (reply === 'stream: OK') return undefined
      const found = /^stream: (.+) FOUND$/.exec(reply)?.[1]
      if (found !== undefined) return found
      throw new OutboundError('unreachable', `${where} could not scan: it answered neither OK nor what it found.`)
    },
  }
}

function exchange(socket: Socket, bytes: Uint8Array, timeoutMs: number, where: string): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs)
  return new Promise<string>((resolve, reject) => {
    const fail = (reason: 'unreachable' | 'timeout', message: string, cause?: Error) =>
      reject(new OutboundError(reason, `${where} ${message}`, { cause }))
    let reply = ''
    signal.addEventListener('abort', () => fail('timeout', 'did not answer in time.'))
    socket.on('error', (cause) => fail('unreachable', 'takes nothing to scan.', cause))
    socket.on('close', () => fail('unreachable', 'hung up before it answered.'))
    socket.on('data', (piece) => {
      reply += piece.toString('latin1')
      if (reply.includes('\0')) resolve(reply.slice(0, reply.indexOf('\0')))
      else if (reply.length > MOST_REPLY_BYTES) fail('unreachable', 'answered more than a line.')
    })
    socket.once('connect', () => send(socket, bytes))
  }).finally(() => socket.destroy())
}

function send(socket: Socket, bytes: Uint8Array): void {
  socket.write('zINSTREAM\0')
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    const piece = bytes.subarray(from, from + PIECE_BYTES)
    socket.write(lengthOf(piece.length))
    socket.write(piece)
  }
  socket.write(lengthOf(0))
}

function lengthOf(count: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(count)
  return bytes
}
