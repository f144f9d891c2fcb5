/** For tests only: the bytes of a standard beside what a service makes of them, both ways. */
import assert from 'node:assert/strict'
import { fromHex, toHex } from '#protocol/bytes'
import type { Service } from './index.ts'

/** Encodes what is given, compares it with the bytes of the standard, and reads those back. */
export function assertRequest<Request, Response>(service: Service<Request, Response>, request: Request, hex: string) {
  assert.equal(toHex(service.encodeRequest(request)), hex)
  assert.deepEqual(service.decodeRequest(fromHex(hex)), request)
}

export function assertResponse<Request, Response>(
  service: Service<Request, Response>,
  response: Response,
  hex: string,
) {
  assert.equal(toHex(service.encodeResponse(response)), hex)
  assert.deepEqual(service.decodeResponse(fromHex(hex)), { kind: 'positive', response })
}
