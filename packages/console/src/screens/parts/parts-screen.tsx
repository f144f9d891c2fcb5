import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, Part } from '#api'
import { meQuery, partsQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Button, Chips, formatMoney, formatNumber, PageHead, RecordList, RecordRow, Scale, Tag } from '#ui'
import { AddPart } from './add-part.tsx'
import { JournalDrawer } from './journal-drawer.tsx'
import { MoveDialog } from './move-dialog.tsx'

const CHOICES = [
  { value: 'all', text: t('All') },
  { value: 'low', text: t('To be ordered') },
] as const

/** What is there on the line of what has to be. */
/** `1 piece`, `2.5 litres`: the unit behind a number. */
const sayUnit = (unit: Part['unit'], count: number): string =>
  ({
    piece: t('{count, plural, one {piece} other {pieces}}', { count }),
    litre: t('{count, plural, one {litre} other {litres}}', { count }),
    kilogram: 'kg',
    metre: 'm',
  })[unit]

function Stock({ part }: { part: Part }): ReactNode {
  const { stockThousandths, minimumThousandths, unit } = part
  const isLow = stockThousandths < minimumThousandths
  const label = `${formatNumber(stockThousandths / 1000, 3)} ${sayUnit(unit, stockThousandths / 1000)}`
  return (
    <>
      {isLow ? <Tag state="warn">{label}</Tag> : label}
      {minimumThousandths > 0 && (
        <Scale
          label={t('{label}, at least {minimumThousandths}', {
            label,
            minimumThousandths: formatNumber(minimumThousandths / 1000, 3),
          })}
          max={Math.max(stockThousandths, minimumThousandths * 2)}
          value={stockThousandths}
          warn={minimumThousandths}
          filled
        />
      )}
    </>
  )
}

function Row({ part, me }: { part: Part; me: Me | undefined }): ReactNode {
  const [open, setOpen] = useState<'move' | 'journal'>()
  const close = () => setOpen(undefined)
  return (
    <RecordRow>
      <th scope="row">
        <span className="wire">{part.sku}</span>
      </th>
      <td className="wide">
        {part.name}
        {part.status === 'obsolete' && <span className="text-soft"> ({t('obsolete')})</span>}
      </td>
      <td className="wide">
        <Stock part={part} />
      </td>
      <td className="num">{formatMoney(part.unitCostMinor, part.currency)}</td>
      <td>
        <span className="flex flex-wrap gap-1">
          {me && may(me, 'stock.move') && (
            <Button
              size="small"
              aria-label={t('Move stock of {name}', { name: part.name })}
              onClick={() => setOpen('move')}
            >
              {t('Move')}
            </Button>
          )}
          {me && may(me, 'stock.list') && (
            <Button
              size="small"
              aria-label={t('Journal of {name}', { name: part.name })}
              onClick={() => setOpen('journal')}
            >
              {t('Journal')}
            </Button>
          )}
        </span>
        {open === 'move' && me && <MoveDialog part={part} mayCorrect={may(me, 'stock.correct')} onClose={close} />}
        {open === 'journal' && <JournalDrawer part={part} onClose={close} />}
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('Number'), t('Part'), t('In stock'), { number: t('Each') }, { acts: t('Act') }] as const

/** The parts there are, what is in stock, and what has to be ordered. */
export function PartsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [view, setView] = useState<'all' | 'low'>('all')
  const query = partsQuery(view === 'low')
  const list = useInfiniteQuery(query)
  return (
    <>
      <PageHead name={t('Parts')} title={t('Parts')} below={<p>{t('What is in stock, and where it went')}</p>}>
        {me && may(me, 'part.write') && <AddPart />}
      </PageHead>
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Parts')}
        columns={COLUMNS}
        none={<p>{view === 'low' ? t('Nothing has to be ordered.') : t('No part yet.')}</p>}
      >
        {(part) => <Row key={part.id} part={part} me={me} />}
      </RecordList>
    </>
  )
}
