/** SecurityAccess, 0x27 (ISO 14229-1, 10.4): seed and key. How a key follows from a seed is the maker's own and not in here. */
import { record, rest, u7 } from '#protocol/layout'
import { defineService } from './define-service.ts'

/**
 * `level` 0x01, 0x03 … asks for a seed, the even number behind it sends the key.
 * A seed of zeros: the level is open already. The answer to a key has no seed.
 */
export const securityAccess = defineService({
  id: 0x27,
  name: 'SecurityAccess',
  hasSubFunction: true,
  request: record({ level: u7, data: rest }),
  response: record({ level: u7, seed: rest }),
})
