import type { VehicleLink } from '#core'
import { systemTimers } from '#core'
import { openBus, openLink, openTruckLink, parseLink, parseTruckLink } from '#links'
import type { OpenBus } from '#protocol/can'
import { isCanAdapter } from '#protocol/can'
import type { Source } from '#wire'

/** One line of a links file: which vehicle stands behind which link. */
export interface LinkEntry {
  readonly vehicleId: string
  readonly link: string
  /** `vehicle` where nothing is said. */
  readonly source?: Source
}

/** Reads a links file: `[{ "vehicleId": "…", "link": "doip://…" }]`. @throws {TypeError} naming the entry that is wrong. */
export function parseLinks(text: string): readonly LinkEntry[] {
  const entries: unknown = JSON.parse(text)
  if (!Array.isArray(entries)) throw new TypeError('a links file holds a list')
  return entries.map((entry: Partial<Record<string, unknown>> | null, index) => {
    const { vehicleId, link } = entry ?? {}
    if (typeof vehicleId !== 'string' || typeof link !== 'string' || !(parseLink(link) ?? parseTruckLink(link))) {
      throw new TypeError(`entry ${index + 1} is no { vehicleId, link } of a link that is known`)
    }
    return { vehicleId, link }
  })
}

/** Entries as links a worker can open. */
export const createVehicleLinks = (entries: readonly LinkEntry[]): readonly VehicleLink[] =>
  entries.map(({ vehicleId, link, source = 'vehicle' }) => {
    const place = { vehicleId, source, address: link }
    const listen: OpenBus = (listener) => openBus(link, systemTimers, listener)
    if (parseTruckLink(link))
      return { ...place, kind: 'j1939', open: (tap) => openTruckLink(link, systemTimers, tap), listen }
    const kind = parseLink(link)?.kind ?? 'replay'
    return {
      ...place,
      kind: kind === 'elm327-serial' ? 'elm327' : kind,
      open: (tap) => openLink(link, systemTimers, tap),
      ...(isCanAdapter(kind) && { listen }),
    }
  })
