import { DecodeError } from '#protocol/bytes'
import type { Service } from '#protocol/uds'
import type { VirtualEcu } from './ecu.ts'
import { NEGATIVE } from './ecu-bench.ts'

/** @returns the answer behind its service byte, or a negative response code. */
export type Handler = (ecu: VirtualEcu, request: Uint8Array) => Uint8Array | number

/** Makes a handler of a service and what it does: bytes that break its layout never reach `run`. */
export function handle<Request, Response>(
  service: Service<Request, Response>,
  run: (ecu: VirtualEcu, request: Request) => Response | number,
): readonly [number, Handler] {
  return [
    service.id,
    (ecu, bytes) => {
      let request: Request
      try {
        request = service.decodeRequest(bytes)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        const isSubFunction = service.hasSubFunction && bytes.length > 1 && error.offset === 1
        return isSubFunction ? NEGATIVE.subFunctionNotSupported : NEGATIVE.incorrectLength
      }
      const result = run(ecu, request)
      return typeof result === 'number' ? result : service.encodeResponse(result).subarray(1)
    },
  ]
}
