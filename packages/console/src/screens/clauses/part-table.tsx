import type { ReactNode } from 'react'
import type { ClausePart } from '#api'
import { useNow } from '#clock'
import { t } from '#language'
import { DataTable, Empty, formatDeadline, formatWords, Instant, Sheet, Tag } from '#ui'

const MINUTE_MS = 60_000

function Row({ part, now }: { part: ClausePart; now: number }): ReactNode {
  return (
    <tr>
      <th scope="row" className="wide">
        <span className="wire wrap-anywhere">{part.name}</span>
        {part.promise && <span className="block font-normal text-soft">{part.promise}</span>}
      </th>
      <td>{formatWords(part.kind)}</td>
      <td>
        <Tag state={part.state}>{formatWords(part.state)}</Tag>
      </td>
      <td className="wide">{part.because ?? <span className="text-soft">–</span>}</td>
      <td className="labelled" data-label={t('Last evidence')}>
        <Instant at={part.lastEvidenceAt} otherwise={t('never')} />
      </td>
      <td className="labelled" data-label={t('Next due')}>
        {part.nextDueAt ? (
          <time dateTime={part.nextDueAt}>{formatDeadline(Date.parse(part.nextDueAt), now)}</time>
        ) : (
          <span className="text-soft">–</span>
        )}
      </td>
    </tr>
  )
}

/** What a clause rests on, one line a part. */
export function PartTable({ parts }: { parts: readonly ClausePart[] }): ReactNode {
  const now = useNow(MINUTE_MS)
  const head = (
    <>
      <th>{t('Part')}</th>
      <th>{t('Kind')}</th>
      <th>{t('State')}</th>
      <th>{t('Because')}</th>
      <th>{t('Last evidence')}</th>
      <th>{t('Next due')}</th>
    </>
  )
  return (
    <Sheet title={t('What it rests on')}>
      {parts.length === 0 ? (
        <Empty>
          <p>{t('No control, obligation or attestation carries this clause yet.')}</p>
        </Empty>
      ) : (
        <DataTable label={t('Parts')} head={head}>
          <tbody>
            {parts.map((part) => (
              <Row key={part.name} part={part} now={now} />
            ))}
          </tbody>
        </DataTable>
      )}
    </Sheet>
  )
}
