import type { ReactNode } from 'react'
import type { Reading } from '#api'
import { ReadingTile } from '#ui'

/** What the vehicle measured during the scan, each value as true as it is. */
export function Readings({ readings }: { readings: readonly Reading[] }): ReactNode {
  if (readings.length === 0) return null
  return (
    <section className="sheet" aria-label="Readings">
      <ul className="reads">
        {readings.map((reading) => (
          <ReadingTile key={reading.name} reading={reading} />
        ))}
      </ul>
    </section>
  )
}
