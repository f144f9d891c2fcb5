import type { ReactNode } from 'react'
import type { Me, ReadOrder, WorkLine } from '#api'
import { workOrders } from '#api'
import { t } from '#language'
import { may } from '#shell'
import {
  Button,
  DataTable,
  Empty,
  formatMoney,
  formatNumber,
  formatWords,
  ProblemNote,
  Sheet,
  Tag,
  Unreadable,
} from '#ui'
import { AddLine } from './add-line.tsx'
import { useOrderWrite } from './use-order-write.ts'

function amountOf({ minutes, quantityThousandths }: WorkLine): string {
  if (minutes !== null) return minutes < 60 ? `${minutes} min` : `${formatNumber(minutes / 60, 2)} h`
  return quantityThousandths === null ? '' : formatNumber(quantityThousandths / 1000, 3)
}

function Row({ order, line, mayChange }: { order: ReadOrder; line: WorkLine; mayChange: boolean }): ReactNode {
  const complete = useOrderWrite(() => workOrders.completeLine(order, line.id))
  const remove = useOrderWrite(() => workOrders.removeLine(order, line.id))
  const isBusy = complete.isPending || remove.isPending
  const error = complete.error ?? remove.error
  const name = line.text ?? t('the line')
  return (
    <tr>
      <th scope="row" className="wide">
        {line.isUnreadable ? <Unreadable /> : (line.text ?? t('erased'))}
        {error && <ProblemNote error={error} />}
      </th>
      <td>{formatWords(line.kind)}</td>
      <td>{amountOf(line)}</td>
      <td>{line.costMinor === 0 ? '' : formatMoney(line.costMinor, order.currency)}</td>
      <td>
        {line.kind === 'task' && <Tag state={line.isDone ? 'ok' : 'open'}>{line.isDone ? t('done') : t('to do')}</Tag>}
      </td>
      <td>
        {mayChange && (
          <span className="flex gap-1">
            {line.kind === 'task' && !line.isDone && (
              <Button
                size="small"
                disabled={isBusy}
                aria-label={t('Done: {name}', { name })}
                onClick={() => complete.mutate()}
              >
                {t('Done')}
              </Button>
            )}
            {!line.isDone && (
              <Button
                size="small"
                disabled={isBusy}
                aria-label={t('Take off: {name}', { name })}
                onClick={() => remove.mutate()}
              >
                {t('Take off')}
              </Button>
            )}
          </span>
        )}
      </td>
    </tr>
  )
}

/** What is done and used on an order. */
export function LinesSheet({ order, me }: { order: ReadOrder; me: Me }): ReactNode {
  const isOpen = ['draft', 'approved', 'in_progress', 'waiting'].includes(order.status)
  const mayChange = isOpen && may(me, 'work-order.change')
  const head = (
    <>
      <th>{t('What')}</th>
      <th>{t('Kind')}</th>
      <th>{t('How much')}</th>
      <th>{t('Cost')}</th>
      <th>{t('Stands')}</th>
      <th>
        <span className="sr-only">{t('Act')}</span>
      </th>
    </>
  )
  return (
    <Sheet title={t('Lines')} aside={mayChange && <AddLine order={order} />}>
      {order.lines.length === 0 ? (
        <Empty>
          <p>{t('Nothing stands on this order yet.')}</p>
        </Empty>
      ) : (
        <DataTable label={t('Lines')} head={head}>
          <tbody>
            {order.lines.map((line) => (
              <Row key={line.id} order={order} line={line} mayChange={mayChange} />
            ))}
          </tbody>
        </DataTable>
      )}
    </Sheet>
  )
}
