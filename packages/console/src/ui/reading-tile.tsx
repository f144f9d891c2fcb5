import type { ReactNode } from 'react'
import type { Reading } from '#api'
import { formatAge, formatNumber } from './format.ts'
import { Scale } from './scale.tsx'
import { spanOfUnit } from './span-of-unit.ts'
import { Tag } from './tag.tsx'
import type { Shown } from './truth.ts'
import { showValue } from './truth.ts'

/** A value with its unit, drawn as true as it is. */
export function Value({ shown }: { shown: Shown }): ReactNode {
  return (
    <span className="value" data-state={shown.state}>
      <b>{shown.text}</b>
      <i>{shown.unit}</i>
    </span>
  )
}

/** The scale of a value. It stays when the value is not true, so nothing jumps; only the needle goes. */
export function ValueScale({ name, shown }: { name: string; shown: Shown }): ReactNode {
  const span = spanOfUnit(shown.unit, name)
  if (!span) return null
  const said = shown.needle === undefined ? `${name}: ${shown.word}` : `${name}: ${shown.text} ${shown.unit}`
  return <Scale label={`${said}, on a line from ${span.min} to ${span.max}`} {...span} value={shown.needle} />
}

/** One reading of the vehicle, as it stood at the instant `asOf`: name, truth, value, scale. */
export function ReadingTile({ reading, asOf }: { reading: Reading; asOf: string | null | undefined }): ReactNode {
  const shown = showValue(reading, formatNumber)
  const isAged = reading.state === 'STALE' && reading.at && asOf
  return (
    <li className="read">
      <span className="name">
        {reading.name}
        <Tag state={shown.state} bare>
          {shown.word}
          {isAged && ` ${formatAge(Date.parse(asOf) - Date.parse(reading.at))}`}
        </Tag>
      </span>
      <Value shown={shown} />
      <ValueScale name={reading.name} shown={shown} />
    </li>
  )
}
