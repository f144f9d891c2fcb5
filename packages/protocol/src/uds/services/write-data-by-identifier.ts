/** WriteDataByIdentifier, 0x2E (ISO 14229-1, 11.7). */
import { record, someRest, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const writeDataByIdentifier = defineService({
  id: 0x2e,
  name: 'WriteDataByIdentifier',
  echoes: [0xff, 0xff],
  request: record({ identifier: u16, data: someRest }),
  response: record({ identifier: u16 }),
})
