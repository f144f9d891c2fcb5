/** AccessTimingParameter, 0x83 (ISO 14229-1:2013, 9.7; gone in 2020): reads and sets the timing of a unit. The record belongs to the bus below. */
import { record, rest, u7 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const TIMING_ACCESSES = {
  readExtendedTimingParameterSet: 0x01,
  setTimingParametersToDefaultValues: 0x02,
  readCurrentlyActiveTimingParameters: 0x03,
  setTimingParametersToGivenValues: 0x04,
} as const

export const accessTimingParameter = defineService({
  id: 0x83,
  name: 'AccessTimingParameter',
  hasSubFunction: true,
  request: record({ accessType: u7, timing: rest }),
  response: record({ accessType: u7, timing: rest }),
})
