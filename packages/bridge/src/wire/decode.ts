/** Text frames ⇄ messages. Reads strictly and never throws: what the other side sends is its fault, not ours. */
import { actBridgeShapes, actServerShapes } from './act-messages.ts'
import type { Check } from './check.ts'
import { exactly, integer, listOf, oneOf, ShapeError, text } from './check.ts'
import { FRAMES_BRIDGE_SHAPES, FRAMES_SERVER_SHAPES } from './frames.ts'
import { LIVE_BRIDGE_SHAPES, LIVE_SERVER_SHAPES } from './live.ts'
import type { BridgeMessage, ServerMessage } from './messages.ts'
import {
  JOB_KINDS,
  LINK_KINDS,
  MAX_ANSWER_CHARS,
  MAX_ASK_CHARS,
  MAX_FOUND_CHARS,
  MAX_FRAME_BYTES,
  WIRE_VERSION,
  WITNESS_STATUSES,
} from './messages.ts'
import { recordingBridgeShapes, recordingServerShapes } from './recording.ts'

/** A message, or why the frame is none. */
export type Decoded<Message> = { readonly message: Message } | { readonly because: string }

const id = text(36, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const instant = text(24, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const signature = text(88, /^[A-Za-z0-9+/]{86}==$/)
const code = text(80, /^[a-z-]+\.[a-z-]+$/)
const vkey = text(300)
const askId = integer(0, Number.MAX_SAFE_INTEGER)
const parts = { id, signature, code, document: text(MAX_FRAME_BYTES) }
const links = listOf(
  exactly({
    vehicleId: id,
    kind: oneOf(...LINK_KINDS),
    state: oneOf('untried', 'busy', 'ready', 'failed'),
  }),
  500,
)

const BRIDGE_MESSAGES: Shapes<BridgeMessage> = {
  hello: exactly({ type: oneOf('hello'), version: oneOf(WIRE_VERSION), agent: text(80), links }),
  links: exactly({ type: oneOf('links'), links }),
  'job.accept': exactly({ type: oneOf('job.accept'), jobId: id }),
  progress: exactly({
    type: oneOf('progress'),
    jobId: id,
    step: integer(0, 10_000),
    of: integer(0, 10_000),
    label: text(200),
  }),
  found: exactly({ type: oneOf('found'), jobId: id, ecu: text(MAX_FOUND_CHARS) }),
  result: exactly({ type: oneOf('result'), jobId: id, document: text(MAX_FRAME_BYTES), signature }),
  ...LIVE_BRIDGE_SHAPES,
  ...FRAMES_BRIDGE_SHAPES,
  'witness.offer': exactly({ type: oneOf('witness.offer'), vkey, signature }),
  'witness.answer': exactly({
    type: oneOf('witness.answer'),
    askId,
    status: oneOf(...WITNESS_STATUSES),
    body: text(MAX_ANSWER_CHARS),
    seen: text(MAX_ANSWER_CHARS),
  }),
  ...actBridgeShapes(parts),
  ...recordingBridgeShapes(parts),
}

const SERVER_MESSAGES: Shapes<ServerMessage> = {
  welcome: exactly({ type: oneOf('welcome'), version: oneOf(WIRE_VERSION), at: instant }),
  job: exactly({ type: oneOf('job'), jobId: id, kind: oneOf(...JOB_KINDS), vehicleId: id }),
  ...LIVE_SERVER_SHAPES,
  ...FRAMES_SERVER_SHAPES,
  'result.stored': exactly({ type: oneOf('result.stored'), jobId: id }),
  'result.refused': exactly({ type: oneOf('result.refused'), jobId: id, code }),
  'witness.ask': exactly({ type: oneOf('witness.ask'), askId, logs: listOf(vkey, 20), body: text(MAX_ASK_CHARS) }),
  'witness.refused': exactly({ type: oneOf('witness.refused'), code }),
  ...actServerShapes(parts),
  ...recordingServerShapes(parts),
}

/** One shape for each type of message. */
type Shapes<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: Check<Extract<Message, { type: Type }>>
}

export const decodeBridgeMessage = (frame: string): Decoded<BridgeMessage> => decode(frame, BRIDGE_MESSAGES)
export const decodeServerMessage = (frame: string): Decoded<ServerMessage> => decode(frame, SERVER_MESSAGES)
export const encodeMessage = (message: BridgeMessage | ServerMessage): string => JSON.stringify(message)

function decode<Message extends { readonly type: string }>(frame: string, shapes: Shapes<Message>): Decoded<Message> {
  const value = parse(frame)
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) return { because: 'no message of this protocol' }
  try {
    return { message: shapes[type as Message['type']](value, '') as Message }
  } catch (error) {
    if (error instanceof ShapeError) return { because: `${type}: ${error.message}` }
    throw error
  }
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    return undefined
  }
}
