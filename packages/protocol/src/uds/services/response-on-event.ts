/** ResponseOnEvent, 0x86 (ISO 14229-1, 10.10): asks a unit to run a service by itself when something happens. */
import { DecodeError, formatHex } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { fixed, u7, u8 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const EVENT_TYPES = {
  stopResponseOnEvent: 0x00,
  onDtcStatusChange: 0x01,
  onTimerInterrupt: 0x02,
  onChangeOfDataIdentifier: 0x03,
  reportActivatedEvents: 0x04,
  startResponseOnEvent: 0x05,
  clearResponseOnEvent: 0x06,
  onComparisonOfValues: 0x07,
  reportMostRecentDtcOnStatusChange: 0x08,
} as const

/** Set in the event type: the event survives the end of the session. */
export const STORE_EVENT = 0x40

/** Bytes of eventTypeRecord, by event type without its storage bit. */
const RECORD_BYTES: readonly number[] = [0, 1, 1, 2, 0, 0, 0, 10, 1]

export interface EventRequest {
  /** One of `EVENT_TYPES`, perhaps with `STORE_EVENT`. */
  readonly eventType: number
  /** 0x02: without end; above, in the maker's steps. */
  readonly eventWindowTime: number
  readonly eventTypeRecord: Uint8Array
  /** The request the unit shall run; empty where the event type only manages. */
  readonly serviceToRespondTo: Uint8Array
}

export interface EventResponse extends EventRequest {
  readonly numberOfIdentifiedEvents: number
}

const NOTHING = new Uint8Array()

function recordOf(eventType: number): Layout<Uint8Array> | undefined {
  const bytes = RECORD_BYTES[eventType & ~STORE_EVENT]
  return bytes === undefined ? undefined : fixed(bytes)
}

const request: Layout<EventRequest> = {
  read(reader) {
    const eventType = u7.read(reader)
    const eventTypeRecord = recordOf(eventType)
    if (eventTypeRecord === undefined)
      throw new DecodeError(`event type 0x${formatHex(eventType, 2)} is reserved`, reader.offset - 1)
    return {
      eventType,
      eventWindowTime: u8.read(reader),
      eventTypeRecord: eventTypeRecord.read(reader),
      serviceToRespondTo: reader.rest(),
    }
  },
  write(writer, value) {
    const eventTypeRecord = recordOf(value.eventType)
    if (eventTypeRecord === undefined) throw new RangeError(`event type 0x${formatHex(value.eventType, 2)} is reserved`)
    u7.write(writer, value.eventType)
    u8.write(writer, value.eventWindowTime)
    eventTypeRecord.write(writer, value.eventTypeRecord)
    writer.append(value.serviceToRespondTo)
  },
}

/** The answer to 04 lists the activated events instead of repeating one: they stand in `serviceToRespondTo`, still encoded. */
const response: Layout<EventResponse> = {
  read(reader) {
    const eventType = u7.read(reader)
    const eventTypeRecord = recordOf(eventType)
    if (eventTypeRecord === undefined)
      throw new DecodeError(`event type 0x${formatHex(eventType, 2)} is reserved`, reader.offset - 1)
    const numberOfIdentifiedEvents = u8.read(reader)
    if (isReport(eventType))
      return {
        eventType,
        numberOfIdentifiedEvents,
        eventWindowTime: 0,
        eventTypeRecord: NOTHING,
        serviceToRespondTo: reader.rest(),
      }
    return {
      eventType,
      numberOfIdentifiedEvents,
      eventWindowTime: u8.read(reader),
      eventTypeRecord: eventTypeRecord.read(reader),
      serviceToRespondTo: reader.rest(),
    }
  },
  write(writer, value) {
    const eventTypeRecord = recordOf(value.eventType)
    if (eventTypeRecord === undefined) throw new RangeError(`event type 0x${formatHex(value.eventType, 2)} is reserved`)
    u7.write(writer, value.eventType)
    u8.write(writer, value.numberOfIdentifiedEvents)
    if (!isReport(value.eventType)) {
      u8.write(writer, value.eventWindowTime)
      eventTypeRecord.write(writer, value.eventTypeRecord)
    }
    writer.append(value.serviceToRespondTo)
  },
}

const isReport = (eventType: number) => (eventType & ~STORE_EVENT) === EVENT_TYPES.reportActivatedEvents

export const responseOnEvent = defineService({
  id: 0x86,
  name: 'ResponseOnEvent',
  hasSubFunction: true,
  request,
  response,
})
