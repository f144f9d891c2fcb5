import type { ReactNode } from 'react'
import type { Dtc, Reading } from '#api'
import { t } from '#language'
import { formatName, parseStatusByte, StatusBitList, showValue, Value, ValueScale } from '#ui'

function FrameLine({ reading }: { reading: Reading }): ReactNode {
  const shown = showValue(reading, reading.unit, reading.name)
  return (
    <>
      <dt>{formatName(reading.name)}</dt>
      <dd className="text-right">
        <Value shown={shown} />
      </dd>
      <dd>
        <ValueScale name={reading.name} unit={reading.unit} shown={shown} />
      </dd>
    </>
  )
}

/** What the control unit measured at the moment it stored the code, and what the code's status byte says. */
export function FreezeFrame({ frame, dtc }: { frame: readonly Reading[]; dtc: Dtc }): ReactNode {
  const byte = parseStatusByte(dtc.statusByte)
  return (
    <div className="freeze">
      <div className="grid content-start gap-2">
        <h3>{t('When it was stored')}</h3>
        <dl className="ff">
          {frame.map((reading) => (
            <FrameLine key={reading.name} reading={reading} />
          ))}
        </dl>
      </div>
      {byte !== undefined && (
        <div className="grid content-start gap-2">
          <h3>{t('Its status, bit by bit')}</h3>
          <StatusBitList byte={byte} mask={parseStatusByte(dtc.statusMask)} />
        </div>
      )}
    </div>
  )
}
