import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { EnergyEntry, Me, Vehicle } from '#api'
import { energyQuery } from '#api'
import { t } from '#language'
import { sayEconomy, sayEnergy } from '#measures'
import { may } from '#shell'
import { formatMoney, formatNumber, formatWords, Instant, Paged, Sheet, Tag } from '#ui'
import { CapacityButton } from './capacity-dialog.tsx'
import { ENTRY_STATES, sayFlags } from './energy-words.ts'
import { EnterEnergy } from './enter-energy.tsx'

const SHOWN = 5

function Line({ entry }: { entry: EnergyEntry }): ReactNode {
  const { unit, economyThousandthsPer100Km: economy } = entry
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-sm text-soft">
        <Instant at={entry.beganAt} />
      </span>
      <span>
        {sayEnergy(entry.quantityThousandths, unit, formatNumber)}, {formatMoney(entry.costMinor, entry.currency)}
      </span>
      {economy !== null && <b className="font-semibold">{sayEconomy(economy, unit, formatNumber)}</b>}
      {entry.status !== 'posted' && (
        <Tag state={ENTRY_STATES[entry.status]} bare>
          {[formatWords(entry.status), sayFlags(entry.flags)].filter(Boolean).join(': ')}
        </Tag>
      )}
    </li>
  )
}

/** What the vehicle was last filled or charged with, and the way to enter more. */
export function EnergySheet({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const list = useInfiniteQuery(energyQuery({ vehicleId: vehicle.id }, SHOWN))
  const found = list.data?.pages.flatMap(({ data }) => data) ?? []
  const isLive = vehicle.status !== 'archived'
  return (
    <Sheet
      title={t('Energy')}
      aside={
        isLive && (
          <>
            {may(me, 'capacity.change') && <CapacityButton vehicleId={vehicle.id} />}
            {may(me, 'energy.post') && <EnterEnergy vehicleId={vehicle.id} />}
          </>
        )
      }
    >
      <Paged
        list={list}
        what={t('energy')}
        count={found.length}
        none={<p>{t('Nothing has been filled or charged yet.')}</p>}
      >
        <ul className="pad grid gap-2" aria-label={t('Last fuel and charge')}>
          {found.map((entry) => (
            <Line key={entry.id} entry={entry} />
          ))}
        </ul>
      </Paged>
    </Sheet>
  )
}
