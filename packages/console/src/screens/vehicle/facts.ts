import type { Scan, Told } from '#api'
import { sayEither, t } from '#language'

/** A fact as it was told, under what we call it. `hint` is ours, not the vehicle's. */
export interface Fact {
  readonly name: string
  readonly told: Told
  readonly hint?: string
}

const plain = (value: string): Told => ({ state: 'VALID', value })

const checkDigitHint = (matches: boolean | null): string | undefined =>
  matches === null
    ? undefined
    : matches
      ? t('check digit holds')
      : t('check digit differs; outside North America many do')

/** What the vehicle as a whole says of itself, and how it was asked. */
export function factsOfVehicle({ identification, link }: Scan): readonly Fact[] {
  const facts: Fact[] = []
  if (identification) {
    const { vin, vinState, vinRaw, vinSource, checkDigitMatches, modelYears } = identification
    const hint = checkDigitHint(checkDigitMatches)
    const told = {
      state: vinState,
      ...(vin === null ? {} : { value: vin }),
      ...(vinRaw === null ? {} : { raw: vinRaw }),
    }
    facts.push({ name: t('VIN'), told, ...(hint === undefined ? {} : { hint }) })
    if (vinSource) facts.push({ name: t('Told by'), told: plain(vinSource) })
    if (modelYears.length > 0) facts.push({ name: t('Model year'), told: plain(sayEither(modelYears.map(String))) })
  }
  if (link)
    facts.push({ name: t('Protocol'), told: plain(link.protocol) }, { name: t('Adapter'), told: plain(link.adapter) })
  return facts
}
