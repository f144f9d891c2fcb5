/** TesterPresent, 0x3E (ISO 14229-1, 10.7): keeps a session open, and is the gentlest way to ask who is there. */
import { choice, record } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const testerPresent = defineService({
  id: 0x3e,
  name: 'TesterPresent',
  hasSubFunction: true,
  request: choice('zeroSubFunction', { 0: record({}) }),
  response: choice('zeroSubFunction', { 0: record({}) }),
})
