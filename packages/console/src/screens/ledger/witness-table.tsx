import type { ReactNode } from 'react'
import type { Witness } from '#api'
import { t } from '#language'
import { DataTable, Empty, formatNumber, formatWords, Instant, Tag } from '#ui'

function Row({ witness }: { witness: Witness }): ReactNode {
  const { name, vkey, state, size, at, because } = witness
  return (
    <tr>
      <th scope="row" className="wide">
        <span className="wire wrap-anywhere">{name}</span>
        <span className="wire block wrap-anywhere font-normal text-soft">{vkey}</span>
      </th>
      <td>
        <Tag state={state === 'vouching' ? 'ok' : 'warn'}>{formatWords(state)}</Tag>
      </td>
      <td className="num labelled" data-label={t('Has seen')}>
        {t('{size} entries', { size: formatNumber(size) })}
      </td>
      <td className="wide labelled" data-label={t('Last')}>
        <Instant at={at} otherwise={t('never')} />
        {because && <span className="block text-soft">{because}</span>}
      </td>
    </tr>
  )
}

/** The witnesses, one line each. */
export function WitnessTable({ witnesses }: { witnesses: readonly Witness[] }): ReactNode {
  if (witnesses.length === 0) {
    return (
      <Empty>
        <p>{t('There is no witness yet.')}</p>
      </Empty>
    )
  }
  const head = (
    <>
      <th>{t('Witness')}</th>
      <th>{t('State')}</th>
      <th className="num">{t('Has seen')}</th>
      <th>{t('Last')}</th>
    </>
  )
  return (
    <DataTable label={t('Witnesses')} head={head}>
      <tbody>
        {witnesses.map((witness) => (
          <Row key={witness.name} witness={witness} />
        ))}
      </tbody>
    </DataTable>
  )
}
