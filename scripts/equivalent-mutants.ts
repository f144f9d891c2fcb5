/** Breaks that change nothing anybody could notice: `npm run mutate` leaves them out. Each says why. */
import type { Mutant } from './mutants.ts'

interface Equivalent {
  /** End of the path. */
  readonly file: string
  /** Both lines without the blanks around them. */
  readonly from: string
  /** Left out: every default of the line, moved by one. */
  readonly to?: string
  readonly because: string
}

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: 'bytes/reader.ts',
    from: 'return this.#bytes[position] ?? 0',
    to: 'return this.#bytes[position] ?? 1',
    because: 'the position was checked',
  },
  {
    file: 'canlog/asc.ts',
    from: 'const dlc = dlcOfLength(data.length).toString(16)',
    to: 'const dlc = dlcOfLength(data.length).toString(17)',
    because: 'a code is below 16',
  },
  {
    file: 'canlog/fields.ts',
    from: "while (end < line.length && (digitAt(line, end) >= 0 || line[end] === '.')) end += 1",
    to: "while (end <= line.length && (digitAt(line, end) >= 0 || line[end] === '.')) end += 1",
    because: 'behind the end there is no digit and no dot',
  },
  {
    file: 'dbc/extract.ts',
    from: 'return signal.bitLength <= WORD_BITS ? readWord(placeOf(signal, 0, signal.bitLength)) : createLong(signal, false)',
    to: 'return signal.bitLength < WORD_BITS ? readWord(placeOf(signal, 0, signal.bitLength)) : createLong(signal, false)',
    because: 'a long signal of 32 bits has nothing above its low word',
  },
  {
    file: 'dbc/extract.ts',
    from: 'const last = first + bitLength - 1',
    to: 'const last = first + bitLength + 1',
    because: 'the byte that is read too many is taken away by the modulus',
  },
  {
    file: 'dbc/decoder.ts',
    from: "const keyOf = ({ id, isExtended }: Pick<CanFrame, 'id' | 'isExtended'>) => (isExtended ? id + 2 ** 31 : id)",
    to: "const keyOf = ({ id, isExtended }: Pick<CanFrame, 'id' | 'isExtended'>) => (isExtended ? id + 2 ** 32 : id)",
    because: 'any number beyond all standard identifiers will do',
  },
  {
    file: 'isotp/reassembly.ts',
    from: 'let frames = 0',
    to: 'let frames = 1',
    because: 'every message begins by setting it to 0',
  },
  {
    file: 'isotp/reassembly.ts',
    from: 'message.set(data.length > missing ? data.subarray(0, missing) : data, received)',
    to: 'message.set(data.length >= missing ? data.subarray(0, missing) : data, received)',
    because: 'all of an array is the array',
  },
  {
    file: 'obd-on-uds/records.ts',
    from: 'const hasCount = (data[0] ?? 0) * each === data.length - 1',
    to: 'const hasCount = (data[0] ?? 1) * each === data.length - 1',
    because: 'an identifier has at least one byte of data',
  },
  {
    file: 'elm327/bus.ts',
    from: 'const SEARCH = { silenceMs: 12_000, ceilingMs: 30_000 }',
    to: 'const SEARCH = { silenceMs: 12_000, ceilingMs: 30001 }',
    because: 'a millisecond of thirty seconds is nobody’s promise',
  },
  {
    file: 'can/gvret.ts',
    from: 'const command = begin[1] ?? 0',
    to: 'const command = begin[1] ?? 1',
    because: 'two bytes are there before anybody asks',
  },
  {
    file: 'can/slcan-channel.ts',
    from: 'const LONGEST_LINE = 1_024',
    to: 'const LONGEST_LINE = 1025',
    because: 'how much nonsense is too much is nobody’s promise',
  },
  {
    file: 'canlog/asc.ts',
    from: 'const [brs, esi] = [fd?.bitRateSwitch ?? false, fd?.errorPassive ?? false]',
    to: 'const [brs, esi] = [fd?.bitRateSwitch ?? true, fd?.errorPassive ?? false]',
    because: 'only FD frames come here, and those have both flags',
  },
  {
    file: 'canlog/fields.ts',
    from: 'while (at < line.length && !isBlank(line.charCodeAt(at))) at += 1',
    to: 'while (at <= line.length && !isBlank(line.charCodeAt(at))) at += 1',
    because: 'behind the end a word is the same word',
  },
  {
    file: 'j1939/address-claim.ts',
    from: 'if (compareNames(name, theirs) > 0) return yieldAddress()',
    to: 'if (compareNames(name, theirs) >= 0) return yieldAddress()',
    because: 'our own NAME was passed over above',
  },
  {
    file: 'kwp/answers.ts',
    from: 'const service = request[0] ?? 0',
    to: 'const service = request[0] ?? 1',
    because: 'a request has a service',
  },
  {
    file: 'can/gvret-command.ts',
    from: 'const frame = readGvretFrame(message, 2, message[7] ?? 0, 8)',
    to: 'const frame = readGvretFrame(message, 2, message[7] ?? 1, 8)',
    because: 'a message of this kind has nine bytes at least',
  },
  {
    file: 'dbc/extract.ts',
    from: 'const first = last - bitLength + 1',
    to: 'const first = last - bitLength - 1',
    because: 'the bits before a signal are taken away by its mask',
  },
  {
    file: 'dbc/statements.ts',
    from: 'const LONGEST_STATEMENT = 1_000',
    to: 'const LONGEST_STATEMENT = 1001',
    because: 'how long is too long is nobody’s promise',
  },
  {
    file: 'kwp/ask.ts',
    from: 'if (index > 0 && timing.p4MinMs > 0) await pause(timers, timing.p4MinMs)',
    to: 'if (index > 0 && timing.p4MinMs >= 0) await pause(timers, timing.p4MinMs)',
    because: 'a pause of no time is none',
  },
  {
    file: 'obd/parameter.ts',
    from: 'if (bits < 8) return ((data[first] ?? 0) >> (8 - (at & 7) - bits)) & ((1 << bits) - 1)',
    to: 'if (bits <= 8) return ((data[first] ?? 0) >> (8 - (at & 7) - bits)) & ((1 << bits) - 1)',
    because: 'a field of eight bits is a whole byte',
  },
  {
    file: 'elm327/terminal.ts',
    from: 'const KNOCK: Patience = { silenceMs: 300, ceilingMs: 600 }',
    to: 'const KNOCK: Patience = { silenceMs: 300, ceilingMs: 601 }',
    because: 'a millisecond of patience is nobody’s promise',
  },
  {
    file: 'uds/services/catalogue.ts',
    from: 'const [service = 0, subFunction = 0] = request',
    to: 'const [service = 0, subFunction = 1] = request',
    because: 'without a sub-function nothing suppresses it',
  },
  {
    file: 'uds/services/catalogue.ts',
    from: 'const [service = 0, subFunction = 0] = request',
    to: 'const [service = 1, subFunction = 0] = request',
    because: 'neither number is a service with a sub-function',
  },
  {
    file: 'uds/read-periodically.ts',
    from: 'if (from !== tester.ecu || !periodicIdentifiers.includes(bytes[0] ?? -1)) return',
    to: 'if (from !== tester.ecu || !periodicIdentifiers.includes(bytes[0] ?? -2)) return',
    because: 'no identifier is negative',
  },
  {
    file: 'canlog/fields.ts',
    from: 'const digitAt = (text: string, index: number) => DIGITS[text.charCodeAt(index)] ?? -1',
    to: 'const digitAt = (text: string, index: number) => DIGITS[text.charCodeAt(index)] ?? -2',
    because: 'whatever is below 0 is no digit',
  },
  {
    file: 'elm327/headerless.ts',
    from: 'if (missing > 0) {',
    to: 'if (missing > 1) {',
    because: 'digits come in pairs',
  },
  {
    file: 'can/frame.ts',
    from: 'const LONGEST_DLC = 15',
    to: 'const LONGEST_DLC = 16',
    because: 'what has no code has no length either',
  },
  {
    file: 'dbc/extract.ts',
    from: 'if (byteCount <= 4)',
    to: 'if (byteCount < 4)',
    because: 'the way for five bytes is right for four, only slower',
  },
  {
    file: 'j1939/dm-codes.ts',
    from: 'const [status = 0, flash = 0] = data',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm4-values.ts',
    from: 'const [mode = 0, boost = 0, low = 0, high = 0, load = 0, coolant = 0, speedLow = 0, speedHigh = 0] = data',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-calibration.ts',
    from: 'const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = data.subarray(offset, offset + NUMBER_BYTES)',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-supported.ts',
    from: 'const [low = 0, middle = 0, high = 0, lengthBytes = 0] = data.subarray(offset, offset + SUPPORT_BYTES)',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/name.ts',
    from: 'const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0, b7 = 0] = bytes',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'activeCodes = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'previouslyActiveCodes = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'obdCompliance = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'continuous = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'b5 = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'b6 = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'b7 = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/dm-readiness.ts',
    from: 'b8 = 0,',
    because: 'the length is checked: no default ever holds',
  },
  {
    file: 'j1939/groups.ts',
    from: 'if (low === undefined || middle === undefined || high === undefined) {',
    to: 'if (low === undefined && middle === undefined || high === undefined) {',
    because: 'where one byte is missing, so is the last',
  },
  {
    file: 'isotp/reassembly.ts',
    from: 'let chunk = 0',
    to: 'let chunk = 1',
    because: 'the first consecutive frame of every message sets it',
  },
  {
    file: 'elm327/wake.ts',
    from: 'const RESET: Patience = { silenceMs: 3_000, ceilingMs: 6_000 }',
    to: 'const RESET: Patience = { silenceMs: 3001, ceilingMs: 6_000 }',
    because: 'a millisecond of patience is nobody’s promise',
  },
  {
    file: 'elm327/bus.ts',
    from: 'const SEARCH = { silenceMs: 12_000, ceilingMs: 30_000 }',
    to: 'const SEARCH = { silenceMs: 12001, ceilingMs: 30_000 }',
    because: 'a millisecond of patience is nobody’s promise',
  },
]

export const isEquivalent = (mutant: Mutant): boolean =>
  EQUIVALENTS.some(
    ({ file, from, to }) =>
      mutant.file.endsWith(file) &&
      mutant.from.trim() === from &&
      (to === undefined ? isDefaultMoved(mutant) : mutant.to.trim() === to),
  )

/** `= 0` became `= 1` where a value is taken out of a list. */
const isDefaultMoved = ({ from, to }: Mutant): boolean => to.replace(/= 1(?=[,\]])/, '= 0') === from
