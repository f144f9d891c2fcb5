import type { ReactNode } from 'react'
import type { Reading } from '#api'
import { t } from '#language'
import { Scale } from './scale.tsx'
import { spanOfUnit } from './span-of-unit.ts'
import { Tag } from './tag.tsx'
import type { Shown } from './truth.ts'
import { showValue } from './truth.ts'
import { formatName } from './words.ts'

/** A value with its unit, drawn as true as it is. */
export function Value({ shown }: { shown: Shown }): ReactNode {
  return (
    <span className="value" data-state={shown.state}>
      <b title={shown.exact && t('{exact} {unit} as measured', { exact: shown.exact, unit: shown.unit })}>
        {shown.text}
      </b>
      {shown.unit && <i>{shown.unit}</i>}
    </span>
  )
}

/** The scale of a value. It stays when the value is not true, so nothing jumps; only the needle goes. */
export function ValueScale({ name, unit, shown }: { name: string; unit: string; shown: Shown }): ReactNode {
  const span = spanOfUnit(unit, name)
  if (!span) return null
  const said =
    shown.needle === undefined ? `${formatName(name)}: ${shown.word}` : `${formatName(name)}: ${shown.text} ${unit}`
  return (
    <Scale
      label={t('{said}, on a line from {min} to {max}', { said, min: span.min, max: span.max })}
      {...span}
      value={shown.needle}
    />
  )
}

/** One reading of the vehicle: name, truth, value, scale. */
export function ReadingTile({ reading }: { reading: Reading }): ReactNode {
  const shown = showValue(reading, reading.unit, reading.name)
  return (
    <li className="read">
      <span className="name">
        {formatName(reading.name)}
        <Tag state={shown.state} bare>
          {shown.word}
        </Tag>
      </span>
      <Value shown={shown} />
      <ValueScale name={reading.name} unit={reading.unit} shown={shown} />
    </li>
  )
}
