/** ControlDTCSetting, 0x85 (ISO 14229-1, 10.9): stops and resumes the setting of codes while a unit is worked on. */
import { record, rest, u7 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const DTC_SETTINGS = { on: 0x01, off: 0x02 } as const

export const controlDtcSetting = defineService({
  id: 0x85,
  name: 'ControlDTCSetting',
  hasSubFunction: true,
  request: record({ settingType: u7, option: rest }),
  response: record({ settingType: u7 }),
})
