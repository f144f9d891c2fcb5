import type { ReactNode } from 'react'
import type { MonitoredTest, MonitoringTests, Scan } from '#api'
import { t } from '#language'
import { DataTable, Sheet, Tag } from '#ui'

function Verdict({ hasPassed }: Pick<MonitoredTest, 'hasPassed'>): ReactNode {
  if (hasPassed === null) return <Tag state="plain">{t('not judged')}</Tag>
  return <Tag state={hasPassed ? 'ok' : 'danger'}>{hasPassed ? t('passed') : t('failed')}</Tag>
}

/** The unit is named where several tell. */
function Monitor({ told, unit }: { told: MonitoringTests; unit: string | undefined }): ReactNode {
  if ('raw' in told)
    return (
      <tr>
        <th scope="row" className="wide">
          {told.monitor} {unit && <span className="wire">{unit}</span>}
        </th>
        <td className="wide labelled wire" data-label={t('Value')} colSpan={2}>
          {told.raw}
        </td>
        <td className="labelled" data-label={t('Result')}>
          <Tag state="warn">{t('undecodable')}</Tag>
        </td>
      </tr>
    )
  return told.value.map((test) => (
    <tr key={`${test.test} ${test.value} ${test.minimum} ${test.maximum}`}>
      <th scope="row" className="wide">
        {told.monitor} {unit && <span className="wire">{unit}</span>}{' '}
        <span className="font-normal text-soft">{test.test}</span>
      </th>
      <td className="labelled wire" data-label={t('Value')}>
        {test.value} {test.unit}
      </td>
      <td className="labelled wire" data-label={t('Limits')}>
        {t('{minimum} to {maximum}', { minimum: test.minimum, maximum: test.maximum })}
      </td>
      <td className="labelled" data-label={t('Result')}>
        <Verdict hasPassed={test.hasPassed} />
      </td>
    </tr>
  ))
}

/** What the vehicle’s own tests came to (service 06), each value beside the limits its unit holds it to. */
export function MonitorTests({ scan }: { scan: Scan }): ReactNode {
  const monitors = scan.monitoringTests ?? []
  if (monitors.length === 0) return null
  const isOfSeveral = monitors.some(({ source }) => source !== monitors[0]?.source)
  const failed = monitors.flatMap((one) => ('value' in one ? one.value : [])).filter((test) => test.hasPassed === false)
  const head = (
    <>
      <th>{t('Monitor and test')}</th>
      <th>{t('Value')}</th>
      <th>{t('Limits')}</th>
      <th>{t('Result')}</th>
    </>
  )
  return (
    <Sheet
      title={t('On-board tests')}
      aside={
        <span className="text-sm text-soft">
          {failed.length === 0 ? t('none failed') : t('{length} failed', { length: failed.length })}
        </span>
      }
    >
      <DataTable label={t('On-board tests')} head={head}>
        <tbody>
          {monitors.map((told) => (
            <Monitor key={`${told.source} ${told.monitor}`} told={told} unit={isOfSeveral ? told.source : undefined} />
          ))}
        </tbody>
      </DataTable>
    </Sheet>
  )
}
