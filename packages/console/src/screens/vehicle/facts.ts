/** Names that the wire writes in one way and people read in another. */
const NAMES: Readonly<Record<string, string>> = {
  vin: 'VIN',
  ecuName: 'Name',
  calibrationId: 'Calibration',
  cvn: 'CVN',
}

const nameOf = (key: string): string =>
  NAMES[key] ??
  key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/^./, (first) => first.toUpperCase())
    .replaceAll(/ [A-Z](?=[a-z])/g, (part) => part.toLowerCase())

/** What is known of something, as pairs to show: the empty left out, lists joined. */
export function factsOf(
  identification: Readonly<Record<string, unknown>> | null | undefined,
): readonly (readonly [string, string])[] {
  return Object.entries(identification ?? {}).flatMap(([key, value]) => {
    if (value === null || value === undefined || value === '') return []
    const text = Array.isArray(value)
      ? value.join(', ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
    return [[nameOf(key), text] as const]
  })
}
