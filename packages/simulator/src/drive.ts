/**
 * A drive that repeats: stand, pull away through the gears, cruise, brake. Every value follows from the same instant, so
 * engine speed fits speed and gear, and load, throttle and air flow fit the acceleration. No physics beyond that.
 */
import { encodeNumber } from '#protocol/bytes'

const STAND_MS = 10_000
const PULL_MS = 20_000
const CRUISE_MS = 30_000
const BRAKE_MS = 10_000
const ROUND_MS = STAND_MS + PULL_MS + CRUISE_MS + BRAKE_MS
const CRUISE_KMH = 90
const IDLE_RPM = 780
/** Up to this speed in each gear, and how fast the engine turns for each km/h in it. */
const GEARS = [
  [15, 130],
  [35, 70],
  [55, 46],
  [75, 34],
  [Number.POSITIVE_INFINITY, 27],
] as const
/** From cold to warm in this long. */
const WARM_UP_MS = 300_000
const AMBIENT_C = 20
const WARM_C = 90

export interface Drive {
  readonly speedKmh: number
  readonly engineRpm: number
  readonly loadPercent: number
  readonly throttlePercent: number
  readonly coolantC: number
  readonly intakeC: number
  readonly airGramsPerSecond: number
}

/** @param atMs since the engine was started. */
export function driveAt(atMs: number): Drive {
  const speedKmh = speedAt(atMs)
  // What the speed gains in a second says what the engine has to do.
  const gain = speedAt(atMs + 500) - speedAt(atMs - 500)
  const isMoving = speedKmh > 0
  const perKmh = GEARS.find(([upTo]) => speedKmh <= upTo)?.[1] ?? 27
  const engineRpm = Math.max(IDLE_RPM, speedKmh * perKmh)
  const loadPercent = gain < -1 ? 5 : Math.min(95, 18 + speedKmh * 0.2 + Math.max(0, gain) * 10)
  const throttlePercent = gain < -1 || !isMoving ? 12 : Math.min(90, 10 + loadPercent * 0.6)
  const coolantC = AMBIENT_C + (WARM_C - AMBIENT_C) * Math.min(1, atMs / WARM_UP_MS)
  const intakeC = AMBIENT_C + (isMoving ? 5 : 12)
  // A litre and a half, four strokes: 0.9 g of air a turn at full load.
  const airGramsPerSecond = (engineRpm / 60) * 0.9 * (loadPercent / 100)
  return { speedKmh, engineRpm, loadPercent, throttlePercent, coolantC, intakeC, airGramsPerSecond }
}

function speedAt(atMs: number): number {
  const inRound = ((atMs % ROUND_MS) + ROUND_MS) % ROUND_MS
  const pulled = inRound - STAND_MS
  if (pulled <= 0) return 0
  if (pulled < PULL_MS) return (CRUISE_KMH * pulled) / PULL_MS
  const braked = pulled - PULL_MS - CRUISE_MS
  return braked <= 0 ? CRUISE_KMH : CRUISE_KMH * (1 - braked / BRAKE_MS)
}

/** The drive as service 01 tells it; undefined for what it says nothing of. */
export function readDrive(pid: number, atMs: number): Uint8Array | undefined {
  const drive = driveAt(atMs)
  const percent = (value: number) => encodeNumber(Math.round((value * 255) / 100), 1)
  switch (pid) {
    case 0x04:
      return percent(drive.loadPercent)
    case 0x05:
      return encodeNumber(Math.round(drive.coolantC) + 40, 1)
    case 0x0c:
      return encodeNumber(Math.round(drive.engineRpm * 4), 2)
    case 0x0d:
      return encodeNumber(Math.round(drive.speedKmh), 1)
    case 0x0f:
      return encodeNumber(Math.round(drive.intakeC) + 40, 1)
    case 0x10:
      return encodeNumber(Math.round(drive.airGramsPerSecond * 100), 2)
    case 0x11:
      return percent(drive.throttlePercent)
    case 0x1f:
      return encodeNumber(Math.min(0xffff, Math.floor(atMs / 1_000)), 2)
    default:
      return undefined
  }
}
