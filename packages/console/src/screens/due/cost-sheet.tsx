import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { MonthOfCosts, Sums } from '#api'
import { costsQuery } from '#api'
import { locale, t } from '#language'
import { formatMoney, ProblemNote, Scale, Sheet, Waiting } from '#ui'

const KINDS = [
  [t('Labour'), 'labourMinor'],
  [t('Parts'), 'partsMinor'],
  [t('Fuel'), 'fuelMinor'],
  [t('Charging'), 'chargeMinor'],
] as const

/** `2026-01` as the language says it. */
const sayMonth = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })

function Kinds({ sums }: { sums: Sums }): ReactNode {
  return (
    <dl className="grid gap-1 text-sm">
      {KINDS.filter(([, key]) => sums[key] !== 0 || sums[`${key}Before`] !== 0).map(([name, key]) => (
        <div key={key} className="flex justify-between gap-3">
          <dt className="text-soft">{name}</dt>
          <dd className="tabular-nums">{formatMoney(sums[key], sums.currency)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** One currency: what was spent, on the scale of the month before. */
function Total({ sums, costs }: { sums: Sums; costs: MonthOfCosts }): ReactNode {
  const { totalMinor, totalMinorBefore, currency } = sums
  const before = { monthBefore: sayMonth(costs.monthBefore), amount: formatMoney(totalMinorBefore, currency) }
  const most = Math.max(totalMinor, totalMinorBefore, 1)
  return (
    <section className="grid gap-2" aria-label={t('Cost in {currency}', { currency })}>
      <p className="text-xl font-semibold tabular-nums">{formatMoney(totalMinor, currency)}</p>
      <Scale
        label={t('{now} of {most}', { now: formatMoney(totalMinor, currency), most: formatMoney(most, currency) })}
        max={most}
        value={Math.max(0, totalMinor)}
        filled
      />
      <p className="text-sm text-soft">{t('{monthBefore}, the whole month: {amount}', before)}</p>
      <Kinds sums={sums} />
    </section>
  )
}

function Dearest({ costs }: { costs: MonthOfCosts }): ReactNode {
  const shown = costs.data.filter(({ totalMinor }) => totalMinor > 0)
  if (shown.length === 0) return null
  return (
    <section className="grid gap-1 text-sm">
      <h3 className="font-semibold">{t('The vehicles that cost most')}</h3>
      <ol className="grid gap-1">
        {shown.map(({ vehicleId, name, totalMinor, currency }) => (
          <li key={`${vehicleId} ${currency}`} className="flex justify-between gap-3">
            {vehicleId ? (
              <Link to="/app/vehicles/$vehicleId" params={{ vehicleId }} search={{}}>
                {name ?? t('the vehicle')}
              </Link>
            ) : (
              name
            )}
            <span className="tabular-nums">{formatMoney(totalMinor, currency)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What the vehicles in reach cost in the month that runs, beside the whole one before. */
export function CostSheet(): ReactNode {
  const { data: costs, isPending, error } = useQuery(costsQuery)
  return (
    <Sheet title={costs ? t('Cost in {month}', { month: sayMonth(costs.month) }) : t('Cost of the month')}>
      <div className="pad grid gap-4">
        {isPending && <Waiting what={t('Adding up what it cost')} />}
        {error && <ProblemNote error={error} />}
        {costs?.totals.length === 0 && <p>{t('Nothing was spent in this month or the one before.')}</p>}
        {costs?.totals.map((sums) => (
          <Total key={sums.currency} sums={sums} costs={costs} />
        ))}
        {costs && <Dearest costs={costs} />}
        {costs && <p className="text-sm text-soft">{t('Months begin and end by UTC.')}</p>}
      </div>
    </Sheet>
  )
}
