import type { ReactNode } from 'react'
import { t } from '#language'
import { DataTable, formatMeasured, formatNumber, showValue, Tag, Value } from '#ui'
import type { ShownFrame, ShownSignal } from './frame-table.ts'

function Signals({ signals }: { signals: readonly ShownSignal[] }): ReactNode {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1">
      {signals.map(({ name, unit, state, value, isLabel }) => (
        <li key={name} className="flex items-baseline gap-2">
          <span className="text-soft">{name}</span>
          <Value shown={showValue({ state, value }, isLabel ? undefined : unit, name)} />
        </li>
      ))}
    </ul>
  )
}

function Bytes({ bytes }: Pick<ShownFrame, 'bytes'>): ReactNode {
  return (
    <span className="wire frame-bytes">
      {bytes.map(({ hex, hasChanged }, at) => {
        const Byte = hasChanged ? 'mark' : 'span'
        // biome-ignore lint/suspicious/noArrayIndexKey: a byte is known by its place
        return <Byte key={at}>{hex}</Byte>
      })}
    </span>
  )
}

function Frame({ frame }: { frame: ShownFrame }): ReactNode {
  const { id, bytes, rateHz, count, state, message, signals } = frame
  return (
    <tbody>
      <tr>
        <th scope="row">
          <span className="wire">{id}</span>
          {message && <span className="pl-2 text-soft">{message}</span>}
        </th>
        <td className="wide">
          <Bytes bytes={bytes} />
        </td>
        <td className="num">
          {state === 'STALE' ? (
            <Tag state="stale">{t('stale')}</Tag>
          ) : (
            rateHz !== undefined && t('{rate} Hz', { rate: formatMeasured(rateHz, rateHz < 10 ? 1 : 0) })
          )}
        </td>
        <td className="num">{formatNumber(count, 0)}</td>
      </tr>
      {signals.length > 0 && (
        <tr>
          <td colSpan={4} className="wide">
            <Signals signals={signals} />
          </td>
        </tr>
      )}
    </tbody>
  )
}

/** A row for each identifier, with what the database makes of it below. */
export function FrameRows({ frames }: { frames: readonly ShownFrame[] }): ReactNode {
  return (
    <DataTable
      label={t('Frames')}
      head={
        <>
          <th scope="col">{t('Identifier (hex)')}</th>
          <th scope="col">{t('Bytes (hex)')}</th>
          <th scope="col" className="num">
            {t('Rate')}
          </th>
          <th scope="col" className="num">
            {t('Heard')}
          </th>
        </>
      }
    >
      {frames.map((frame) => (
        <Frame key={frame.id} frame={frame} />
      ))}
    </DataTable>
  )
}
