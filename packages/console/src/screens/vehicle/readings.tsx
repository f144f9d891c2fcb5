import type { ReactNode } from 'react'
import type { Scan } from '#api'
import { rich, t } from '#language'
import { Instant, ReadingTile, Sheet } from '#ui'

/** What the vehicle measured during the scan, each value as true as it was then. */
export function Readings({ scan }: { scan: Scan }): ReactNode {
  const readings = scan.readings ?? []
  if (readings.length === 0) return null
  const aside = (
    <span className="text-sm text-soft">
      {rich('as they stood {endedAt}', { endedAt: <Instant at={scan.endedAt} /> })}
    </span>
  )
  return (
    <Sheet title={t('Readings')} aside={aside}>
      <ul className="reads border-t border-line">
        {readings.map((reading) => (
          <ReadingTile key={reading.name} reading={reading} />
        ))}
      </ul>
    </Sheet>
  )
}
