import type { ReactNode } from 'react'
import type { FaultTrend, ReadWeek } from '#api'
import { t } from '#language'
import { DataTable, Sheet } from '#ui'
import { sayWhere } from './trend-words.ts'

/** In units of its own: the drawing is stretched to the sheet. */
const STEP = 10
const BAR = 7
const HEIGHT = 100

function Bar({ at, count, most, className }: { at: number; count: number; most: number; className: string }) {
  const height = (count / most) * HEIGHT
  return <rect className={className} x={at * STEP} y={HEIGHT - height} width={BAR} height={height} />
}

const mostOf = ({ weekly, weeklyRead }: FaultTrend): number => Math.max(...weeklyRead, ...weekly)

/** For each week the vehicles with the code, in front of all that were read. The table below says the same in numbers. */
function Bars({ trend, weeks }: { trend: FaultTrend; weeks: readonly ReadWeek[] }): ReactNode {
  const most = Math.max(1, mostOf(trend))
  return (
    <svg
      className="week-chart"
      viewBox={`0 0 ${weeks.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('{code}: vehicles that showed it, week by week', { code: trend.code })}
    >
      {weeks.map(({ week }, at) => (
        <g key={week}>
          <Bar at={at} count={trend.weeklyRead[at] ?? 0} most={most} className="wc-read" />
          <Bar at={at} count={trend.weekly[at] ?? 0} most={most} className="wc-shown" />
        </g>
      ))}
      <line className="wc-base" x1="0" x2={weeks.length * STEP} y1={HEIGHT} y2={HEIGHT} />
    </svg>
  )
}

const HEAD = (
  <>
    <th>{t('Week from')}</th>
    <th className="num">{t('With the code')}</th>
    <th className="num">{t('Read')}</th>
  </>
)

/** One line of the list, week by week: more vehicles with a code may mean no more than more that were read. */
export function WeekChart({ trend, weeks }: { trend: FaultTrend; weeks: readonly ReadWeek[] }): ReactNode {
  const title = [trend.code, sayWhere(trend)].filter(Boolean).join(', ')
  return (
    <Sheet title={title} aside={<span className="text-soft">{trend.text}</span>}>
      <figure className="pad">
        <Bars trend={trend} weeks={weeks} />
        <figcaption className="text-soft">
          {t('Vehicles that showed it, in front of all that were read in the week. The tallest bar is {most}.', {
            most: String(mostOf(trend)),
          })}
        </figcaption>
      </figure>
      <details className="border-t border-line px-4 py-3">
        <summary>{t('The weeks in numbers')}</summary>
        <DataTable label={t('{title} by week', { title })} head={HEAD}>
          <tbody>
            {weeks.map(({ week }, at) => (
              <tr key={week}>
                <th scope="row">{week}</th>
                <td className="num">{trend.weekly[at] ?? 0}</td>
                <td className="num">{trend.weeklyRead[at] ?? 0}</td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      </details>
    </Sheet>
  )
}
