import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { Scan, Told } from '#api'
import { t } from '#language'
import { DataTable, formatName, Sheet, showValue, Tag } from '#ui'
import type { Fact } from './facts.ts'
import { factsOfVehicle } from './facts.ts'
import { layOutUnits } from './unit-table.ts'

/** Something told, in the wire face; with its truth where it is not simply true. */
function ToldText({ told }: { told: Told }): ReactNode {
  const shown = showValue(told)
  if (told.state === 'VALID') return <span className="wire">{told.value}</span>
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <span className="wire">{shown.text}</span>
      <Tag state={shown.state} bare>
        {shown.word}
      </Tag>
    </span>
  )
}

function Facts({ facts }: { facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="pairs">
      {facts.map(({ name, told, hint }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>
            <ToldText told={told} />
            {hint && <span className="text-soft">, {hint}</span>}
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Units({ scan }: { scan: Scan }): ReactNode {
  const { columns, rows } = layOutUnits(scan.ecus ?? [], scan.identification?.vin ?? null)
  const head = (
    <>
      <th>{t('Control unit')}</th>
      {columns.map((name) => (
        <th key={name}>{formatName(name)}</th>
      ))}
    </>
  )
  return (
    <DataTable label={t('Control units')} head={head}>
      <tbody>
        {rows.map(({ ecu, cells }) => (
          <tr key={ecu.address}>
            <th scope="row" className="wide">
              {ecu.name} <span className="wire font-normal text-soft">{ecu.address}</span>
            </th>
            {cells.map((told, index) => (
              <td key={columns[index]} className="wide labelled" data-label={formatName(columns[index] ?? '')}>
                {told ? <ToldText told={told} /> : '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </DataTable>
  )
}

function Identification({ scan }: { scan: Scan }): ReactNode {
  return (
    <Sheet title={t('Identification')} aside={<span className="text-sm text-soft">{t('as the vehicle told it')}</span>}>
      <div className="pad">
        <Facts facts={factsOfVehicle(scan)} />
      </div>
      <div className="border-t border-line">
        <Units scan={scan} />
      </div>
    </Sheet>
  )
}

/** The self-tests since the codes were cleared. */
function Readiness({ readiness }: { readiness: NonNullable<Scan['readiness']> }): ReactNode {
  if (!('value' in readiness)) return null
  const { isMilOn, monitors } = readiness.value
  return (
    <Sheet title={t('Readiness')} aside={<span className="text-sm text-soft">{t('since cleared')}</span>}>
      <ul className="divide pb-1">
        <li className="flex items-center justify-between gap-3 px-4 py-1.5 text-sm">
          <span>{t('Engine lamp')}</span>
          <Tag state={isMilOn ? 'danger' : 'ok'} bare>
            {isMilOn ? t('on') : t('off')}
          </Tag>
        </li>
        {monitors.map(({ name, isComplete }) => (
          <li key={name} className="flex items-center justify-between gap-3 px-4 py-1.5 text-sm">
            <span>{formatName(name)}</span>
            <Tag state={isComplete ? 'ok' : 'warn'} bare>
              {isComplete ? t('complete') : t('incomplete')}
            </Tag>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

/** Who the vehicle says it is, and which of its self-tests have run. */
export function ResultFacts({ scan }: { scan: Scan }): ReactNode {
  const { readiness } = scan
  const isReady = readiness !== undefined && 'value' in readiness
  return (
    <div className={isReady ? 'cols cols-main' : 'cols'}>
      <Identification scan={scan} />
      {isReady && <Readiness readiness={readiness} />}
    </div>
  )
}
