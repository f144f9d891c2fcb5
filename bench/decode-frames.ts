/** What a vehicle's bus says in decode.ts: answers in one frame, and VINs of three units in three frames each, interleaved. */

/** A frame as SocketCAN keeps it: identifier (big-endian, as scapy reads it), length, three bytes of nothing, 8 bytes of data. */
export const RECORD_BYTES = 16

/** PIDs of service 01: coolant temperature, engine speed, vehicle speed. */
const SHORT_ANSWERS = [
  [0x05, 1],
  [0x0c, 2],
  [0x0d, 1],
] as const
const UNITS = [0x7e8, 0x7e9, 0x7ea] as const
/** Frames of one round: one short answer a unit and three frames of a VIN a unit. */
const ROUND = UNITS.length * 4

/** Writes `count` frames, the same each time. */
export function writeFrames(count: number): Uint8Array {
  const records = new Uint8Array(count * RECORD_BYTES)
  const view = new DataView(records.buffer)
  for (let index = 0; index < count; index += 1) {
    const [place, round] = [index % ROUND, Math.floor(index / ROUND)]
    const unit = place % UNITS.length
    const at = index * RECORD_BYTES
    view.setUint32(at, UNITS[unit] ?? 0)
    view.setUint8(at + 4, 8)
    records.set(
      place < UNITS.length ? shortAnswer(unit, round) : vinFrame(Math.floor(place / UNITS.length), unit, round),
      at + 8,
    )
  }
  return records
}

function shortAnswer(unit: number, round: number): readonly number[] {
  const [pid, bytes] = SHORT_ANSWERS[(round + unit) % SHORT_ANSWERS.length] ?? SHORT_ANSWERS[0]
  const value = bytes === 2 ? [(round >> 5) & 0x3f, (round * 7) & 0xff] : [(round * 3 + unit) & 0xff]
  return [2 + bytes, 0x41, pid, ...value]
}

/** Frame 1 to 3 of `49 02 01` and the 17 characters of a VIN. */
function vinFrame(part: number, unit: number, round: number): readonly number[] {
  const vin = `MUTSDEM${unit}${String(round % 1_000_000_000).padStart(9, '0')}`
  const message = [0x49, 0x02, 0x01, ...Array.from(vin, (character) => character.charCodeAt(0))]
  if (part === 1) return [0x10, message.length, ...message.slice(0, 6)]
  return part === 2 ? [0x21, ...message.slice(6, 13)] : [0x22, ...message.slice(13)]
}
