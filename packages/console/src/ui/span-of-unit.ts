/**
 * The line on which a value stands where the vehicle tells no limits of its own: by unit, wide enough for what
 * SAE J1979 can report in a running car. Values beyond it stand at the end of the line.
 */
const SPANS: Readonly<Record<string, { min: number; max: number; ticks: number }>> = {
  V: { min: 8, max: 16, ticks: 8 },
  '°C': { min: -40, max: 140, ticks: 9 },
  rpm: { min: 0, max: 8000, ticks: 16 },
  'km/h': { min: 0, max: 200, ticks: 10 },
  '%': { min: 0, max: 100, ticks: 10 },
  kPa: { min: 0, max: 255, ticks: 10 },
  'g/s': { min: 0, max: 200, ticks: 10 },
}

/** The span for a value with this unit, or undefined: a scale without a meaning is not drawn. A signed per cent has its zero in the middle. */
export function spanOfUnit(unit: string, name: string): { min: number; max: number; ticks: number } | undefined {
  if (unit === '%' && /trim/i.test(name)) return { min: -25, max: 25, ticks: 10 }
  return SPANS[unit]
}
