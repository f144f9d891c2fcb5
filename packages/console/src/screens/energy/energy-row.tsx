import type { ReactNode } from 'react'
import { useState } from 'react'
import type { EnergyEntry } from '#api'
import { t } from '#language'
import { sayDistance, sayEconomy, sayEnergy } from '#measures'
import { VehicleLink } from '#screens/vehicles'
import { Button, formatMeasured, formatMoney, formatNumber, formatWords, Instant, RecordRow, Tag } from '#ui'
import { ENTRY_STATES, sayFlags } from './energy-words.ts'
import { JudgeDialog } from './judge-dialog.tsx'

/** How much, what for, and whether it is believed. */
export function EnergyRow({ entry, mayJudge }: { entry: EnergyEntry; mayJudge: boolean }): ReactNode {
  const [judges, setJudges] = useState(false)
  const { unit, economyThousandthsPer100Km: economy, flags, status, reason } = entry
  return (
    <RecordRow>
      <th scope="row">
        <VehicleLink vehicleId={entry.vehicleId} />
      </th>
      <td>
        <Instant at={entry.beganAt} />
      </td>
      <td className="num">
        {sayEnergy(entry.quantityThousandths, unit, formatMeasured)}
        {!entry.isFull && <span className="text-soft"> ({t('not full')})</span>}
      </td>
      <td className="num">{formatMoney(entry.costMinor, entry.currency)}</td>
      <td className="num hide">{sayDistance(entry.odometerKm, formatNumber)}</td>
      <td className="num">
        {economy === null ? <span className="text-soft">–</span> : sayEconomy(economy, unit, formatMeasured)}
      </td>
      <td className="wide">
        <Tag state={ENTRY_STATES[status]}>{formatWords(status)}</Tag>{' '}
        {(flags.length > 0 || reason) && (
          <span className="text-sm text-soft">
            {[sayFlags(flags), reason && formatWords(reason)].filter(Boolean).join('; ')}
          </span>
        )}
      </td>
      {mayJudge && (
        <td className="num">
          {status !== 'void' && (
            <Button size="small" kind={status === 'questioned' ? 'usual' : 'quiet'} onClick={() => setJudges(true)}>
              {status === 'questioned' ? t('Judge') : t('Void')}
            </Button>
          )}
          {judges && <JudgeDialog id={entry.id} onClose={() => setJudges(false)} />}
        </td>
      )}
    </RecordRow>
  )
}
