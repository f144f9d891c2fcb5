import { ChevronDown, ChevronUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Dtc, Ecu, ScanComparison } from '#api'
import { t } from '#language'
import { Button, formatWords, parseStatusByte, StateIcon, StatusBits, Tag } from '#ui'
import { FreezeFrame } from './freeze-frame.tsx'
import { severityOf } from './severity.ts'

/** What makes a code more than itself: it is new, and other vehicles know it. */
interface Beside {
  readonly isNew: boolean
  /** How many others have, or had, it. */
  readonly vehicles: number
}

const besideOf = (comparison: ScanComparison | undefined, ecu: string, code: string): Beside => ({
  isNew: comparison?.appeared.some((one) => one.ecu === ecu && one.code === code) ?? false,
  vehicles: comparison?.elsewhere.find((one) => one.code === code)?.vehicles ?? 0,
})

function CodeRow({
  dtc,
  beside,
  isOpen,
  onToggle,
}: {
  dtc: Dtc
  beside: Beside
  isOpen: boolean
  onToggle: (() => void) | undefined
}): ReactNode {
  const state = severityOf(dtc)
  const byte = parseStatusByte(dtc.statusByte)
  return (
    <tr aria-selected={isOpen || undefined}>
      <th scope="row">
        <span className="flex items-center gap-2">
          <span className="mark" data-state={state}>
            <StateIcon state={state} />
          </span>
          <span className="wire">{dtc.code}</span>
        </span>
      </th>
      <td className="wide">
        <span className="font-semibold">{dtc.text}</span>
        {beside.isNew && (
          <>
            &ensp;
            <Tag state="info" bare>
              {t('new since the last scan')}
            </Tag>
          </>
        )}
        <br />
        <span className="text-soft">{dtc.status.map(formatWords).join(', ')}</span>
        {beside.vehicles > 0 && (
          <span className="text-soft">
            {'; '}
            {t('seen on {vehicles, plural, one {# other vehicle} other {# other vehicles}}', {
              vehicles: beside.vehicles,
            })}
          </span>
        )}
      </td>
      <td className="hide">
        {byte === undefined ? '–' : <StatusBits byte={byte} mask={parseStatusByte(dtc.statusMask)} />}
      </td>
      <td className="num">
        {onToggle && (
          <Button
            size="small"
            aria-expanded={isOpen}
            onClick={onToggle}
            aria-label={t('Freeze frame of {code}', { code: dtc.code })}
          >
            {t('Freeze frame')} {isOpen ? <ChevronUp /> : <ChevronDown />}
          </Button>
        )}
      </td>
    </tr>
  )
}

function Code({ dtc, beside, opens }: { dtc: Dtc; beside: Beside; opens: boolean }): ReactNode {
  const frame = dtc.freezeFrame ?? []
  const [isOpen, setOpen] = useState(opens && frame.length > 0)
  return (
    <>
      <CodeRow
        dtc={dtc}
        beside={beside}
        isOpen={isOpen}
        onToggle={frame.length > 0 ? () => setOpen(!isOpen) : undefined}
      />
      {isOpen && (
        <tr className="open">
          <td colSpan={4} className="wide">
            <FreezeFrame frame={frame} dtc={dtc} />
          </td>
        </tr>
      )}
    </>
  )
}

interface EcuCodesProps {
  ecu: Ecu
  comparison: ScanComparison | undefined
  opensFirst: boolean
}

/** The codes of one control unit; the first code of the first unit stands open. */
export function EcuCodes({ ecu, comparison, opensFirst }: EcuCodesProps): ReactNode {
  return (
    <tbody>
      <tr className="group">
        <th colSpan={4} scope="rowgroup" className="wide">
          <span className="wire text-soft">{ecu.address}</span>&ensp;{ecu.name}
          <span className="text-sm font-normal text-soft">&ensp;{ecu.protocol}</span>
        </th>
      </tr>
      {ecu.dtcs.map((dtc, index) => (
        <Code
          key={dtc.code}
          dtc={dtc}
          beside={besideOf(comparison, ecu.address, dtc.code)}
          opens={opensFirst && index === 0}
        />
      ))}
    </tbody>
  )
}
