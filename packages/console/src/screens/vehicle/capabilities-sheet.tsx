import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CapabilityState, UnitCapabilities, Vehicle } from '#api'
import { capabilitiesQuery } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { DataTable, formatHash, formatName, formatWords, Instant, ProblemNote, Sheet, Tag, Waiting } from '#ui'

const SHOWN: Readonly<Record<CapabilityState, readonly [State, string]>> = {
  SUPPORTED: ['ok', t('yes')],
  PARTIAL: ['warn', t('in part')],
  NOT_SUPPORTED: ['plain', t('no')],
  UNKNOWN: ['plain', t('not known')],
}

function Cell({ cell }: { cell: UnitCapabilities['capabilities'][number] }): ReactNode {
  const [state, word] = SHOWN[cell.state]
  return (
    <td className="wide labelled" data-label={formatName(cell.capability)}>
      <span className="grid">
        <Tag state={state} bare>
          {word}
        </Tag>
        {cell.learnedAt !== null && cell.learnedBy && (
          <span className="text-sm text-soft">
            {formatWords(cell.learnedBy.kind)} <span className="wire">{formatHash(cell.learnedBy.sha256)}</span>,{' '}
            <Instant at={cell.learnedAt} />
          </span>
        )}
      </span>
    </td>
  )
}

function Matrix({ units }: { units: readonly UnitCapabilities[] }): ReactNode {
  const head = (
    <>
      <th>{t('Control unit')}</th>
      {units[0]?.capabilities.map(({ capability }) => (
        <th key={capability}>{formatName(capability)}</th>
      ))}
    </>
  )
  return (
    <DataTable label={t('Capabilities')} head={head}>
      <tbody>
        {units.map(({ address, name, protocol, capabilities }) => (
          <tr key={address}>
            <th scope="row" className="wide">
              {name} <span className="wire font-normal text-soft">{`${address} ${protocol}`}</span>
            </th>
            {capabilities.map((cell) => (
              <Cell key={cell.capability} cell={cell} />
            ))}
          </tr>
        ))}
      </tbody>
    </DataTable>
  )
}

/** What each unit is known to support, when that was learned, and by which sealed document. */
export function CapabilitiesSheet({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const { data, error } = useQuery(capabilitiesQuery(vehicle.id))
  return (
    <Sheet
      title={t('What its units support')}
      aside={<span className="text-sm text-soft">{t('not known counts as no')}</span>}
    >
      {error && !data && <ProblemNote error={error} />}
      {!data && !error && <Waiting what={t('Loading what its units support')} />}
      {data && data.units.length === 0 && <p className="pad">{t('Nothing is known before the first scan.')}</p>}
      {data && data.units.length > 0 && <Matrix units={data.units} />}
    </Sheet>
  )
}
