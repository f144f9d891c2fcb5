/** Unit and scaling identifiers of service 06 (SAE J1979-DA, appendix E): 01 to 7F unsigned, 81 to FE two's complement. */
import { formatHex } from '#protocol/bytes'
import { formatScaled } from './parameter.ts'

interface Scaling {
  readonly unit: string
  readonly factor: number
  readonly offset: number
  readonly decimals: number
}

const scaling = (unit: string, factor: number, decimals = 0, offset = 0): Scaling => ({
  unit,
  factor,
  offset,
  decimals,
})

/** Numbers not named are reserved. */
const SCALINGS: ReadonlyMap<number, Scaling> = new Map([
  [0x01, scaling('', 1)],
  [0x02, scaling('', 0.1, 1)],
  [0x03, scaling('', 0.01, 2)],
  [0x04, scaling('', 0.001, 3)],
  [0x05, scaling('', 0.000_030_5, 7)],
  [0x06, scaling('', 0.000_305, 6)],
  [0x07, scaling('rpm', 0.25, 2)],
  [0x08, scaling('km/h', 0.01, 2)],
  [0x09, scaling('km/h', 1)],
  [0x0a, scaling('mV', 0.122, 3)],
  [0x0b, scaling('V', 0.001, 3)],
  [0x0c, scaling('V', 0.01, 2)],
  [0x0d, scaling('mA', 0.003_906_25, 8)],
  [0x0e, scaling('A', 0.001, 3)],
  [0x0f, scaling('A', 0.01, 2)],
  [0x10, scaling('ms', 1)],
  [0x11, scaling('ms', 100)],
  [0x12, scaling('s', 1)],
  [0x13, scaling('mΩ', 1)],
  [0x14, scaling('Ω', 1)],
  [0x15, scaling('kΩ', 1)],
  [0x16, scaling('°C', 0.1, 1, -40)],
  [0x17, scaling('kPa', 0.01, 2)],
  [0x18, scaling('kPa', 0.011_7, 4)],
  [0x19, scaling('kPa', 0.079, 3)],
  [0x1a, scaling('kPa', 1)],
  [0x1b, scaling('kPa', 10)],
  [0x1c, scaling('°', 0.01, 2)],
  [0x1d, scaling('°', 0.5, 1)],
  [0x1e, scaling('λ', 0.000_030_5, 7)],
  [0x1f, scaling('air to fuel', 0.05, 2)],
  [0x20, scaling('', 0.003_906_25, 8)],
  [0x21, scaling('mHz', 1)],
  [0x22, scaling('Hz', 1)],
  [0x23, scaling('kHz', 1)],
  [0x24, scaling('counts', 1)],
  [0x25, scaling('km', 1)],
  [0x26, scaling('mV/ms', 0.1, 1)],
  [0x27, scaling('g/s', 0.01, 2)],
  [0x28, scaling('g/s', 1)],
  [0x29, scaling('Pa/s', 0.25, 2)],
  [0x2a, scaling('kg/h', 0.001, 3)],
  [0x2b, scaling('switches', 1)],
  [0x2c, scaling('g/cylinder', 0.01, 2)],
  [0x2d, scaling('mg/stroke', 0.01, 2)],
  [0x2f, scaling('%', 0.01, 2)],
  [0x30, scaling('%', 0.001_526, 6)],
  [0x31, scaling('L', 0.001, 3)],
  [0x32, scaling('in', 0.000_030_5, 7)],
  [0x33, scaling('λ', 0.000_244_14, 8)],
  [0x34, scaling('min', 1)],
  [0x35, scaling('ms', 10)],
  [0x36, scaling('g', 0.01, 2)],
  [0x37, scaling('g', 0.1, 1)],
  [0x38, scaling('g', 1)],
  [0x39, scaling('%', 0.01, 2, -327.68)],
  [0x81, scaling('', 1)],
  [0x82, scaling('', 0.1, 1)],
  [0x83, scaling('', 0.01, 2)],
  [0x84, scaling('', 0.001, 3)],
  [0x85, scaling('', 0.000_030_5, 7)],
  [0x86, scaling('', 0.000_305, 6)],
  [0x8a, scaling('mV', 0.122, 3)],
  [0x8b, scaling('V', 0.001, 3)],
  [0x8c, scaling('V', 0.01, 2)],
  [0x8d, scaling('mA', 0.003_906_25, 8)],
  [0x8e, scaling('A', 0.001, 3)],
  [0x90, scaling('ms', 1)],
  [0x96, scaling('°C', 0.1, 1)],
  [0x9c, scaling('°', 0.01, 2)],
  [0x9d, scaling('°', 0.5, 1)],
  [0xa8, scaling('g/s', 1)],
  [0xa9, scaling('Pa/s', 0.25, 2)],
  [0xaf, scaling('%', 0.01, 2)],
  [0xb0, scaling('%', 0.003_052, 6)],
  [0xb1, scaling('mV/s', 2)],
  [0xfd, scaling('kPa', 0.001, 3)],
  [0xfe, scaling('Pa', 0.25, 2)],
])

const FIRST_SIGNED = 0x80

export interface TestResult {
  readonly monitorId: number
  readonly testId: number
  readonly scalingId: number
  /** Sixteen bits each, as sent. */
  readonly value: number
  readonly minimum: number
  readonly maximum: number
}

export interface ScaledTestResult {
  /** Empty for a bare number; `'reserved 0x7A'` where the scaling is not known and the numbers stay raw. */
  readonly unit: string
  /** Decimals, exact to the resolution of the scaling. */
  readonly value: string
  readonly minimum: string
  readonly maximum: string
  /** Whether the value lies within its limits; undefined where the scaling is not known. */
  readonly hasPassed: boolean | undefined
}

/** `84` with a value of FFFE is -0.002: the limits are compared as signed numbers too. */
export function scaleTestResult({ scalingId, value, minimum, maximum }: TestResult): ScaledTestResult {
  const known = SCALINGS.get(scalingId)
  if (known === undefined) {
    const unit = `reserved 0x${formatHex(scalingId, 2)}`
    return { unit, value: String(value), minimum: String(minimum), maximum: String(maximum), hasPassed: undefined }
  }
  const signed = (raw: number) => (scalingId >= FIRST_SIGNED && raw >= 0x8000 ? raw - 0x10000 : raw)
  const scale = (raw: number) => formatScaled(known, signed(raw))
  return {
    unit: known.unit,
    value: scale(value),
    minimum: scale(minimum),
    maximum: scale(maximum),
    hasPassed: signed(minimum) <= signed(value) && signed(value) <= signed(maximum),
  }
}
