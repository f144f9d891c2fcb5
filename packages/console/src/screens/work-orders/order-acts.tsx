import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, OrderStatus, ReadOrder, WaitingFor } from '#api'
import { WAITING_FOR, workOrders } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { ActProblem, Button, FormDialog, formatMoney, formatName, SelectField } from '#ui'
import { useOrderWrite } from './use-order-write.ts'

interface Step {
  readonly to: OrderStatus
  readonly text: string
  readonly kind?: 'primary' | 'grave'
  readonly needs: string
}

const CANCEL: Step = { to: 'cancelled', text: t('Cancel the order'), kind: 'grave', needs: 'work-order.change' }
const AGAIN: Step = { to: 'in_progress', text: t('Back to work'), needs: 'work-order.change' }
/** Where an order may go from where it stands; an approval is no step but a signature of its own. */
const STEPS: Readonly<Record<OrderStatus, readonly Step[]>> = {
  draft: [CANCEL],
  approved: [{ to: 'in_progress', text: t('Begin work'), kind: 'primary', needs: 'work-order.change' }, CANCEL],
  in_progress: [{ to: 'done', text: t('Work is done'), kind: 'primary', needs: 'work-order.change' }, CANCEL],
  waiting: [{ to: 'in_progress', text: t('Go on'), kind: 'primary', needs: 'work-order.change' }, CANCEL],
  done: [AGAIN, { to: 'verified', text: t('Verify'), kind: 'primary', needs: 'work-order.move' }],
  verified: [AGAIN, { to: 'closed', text: t('Close'), kind: 'primary', needs: 'work-order.close' }],
  closed: [],
  cancelled: [],
}

function WaitDialog({ order, onClose }: { order: ReadOrder; onClose: () => void }): ReactNode {
  const wait = useOrderWrite((waitingFor: WaitingFor) => workOrders.move(order, 'waiting', waitingFor), onClose)
  const send = (form: FormData) => wait.mutate(String(form.get('waitingFor')) as WaitingFor)
  return (
    <FormDialog title={t('The work waits')} act={t('Let it wait')} sending={wait} onSend={send} onClose={onClose}>
      <SelectField label={t('For what')} name="waitingFor">
        {WAITING_FOR.map((what) => (
          <option key={what} value={what}>
            {formatName(what)}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}

/** The steps that this person may take with the order now. */
export function OrderActs({ order, me }: { order: ReadOrder; me: Me }): ReactNode {
  const [waits, setWaits] = useState(false)
  const move = useOrderWrite((to: OrderStatus) => workOrders.move(order, to))
  const approve = useOrderWrite(() => workOrders.approve(order))
  const error = move.error ?? approve.error
  const isBusy = move.isPending || approve.isPending
  // More than was approved is approved anew, also while the work is under way.
  const wantsApproval =
    order.status === 'draft' ||
    (['approved', 'in_progress', 'waiting'].includes(order.status) && order.estimateMinor > (order.approvedMinor ?? 0))
  return (
    <>
      {order.status === 'in_progress' && may(me, 'work-order.change') && (
        <Button onClick={() => setWaits(true)}>{t('Wait')}</Button>
      )}
      {wantsApproval && may(me, 'work-order.approve') && (
        <Button kind="primary" disabled={isBusy} onClick={() => approve.mutate()}>
          {t('Approve {estimateMinor}', { estimateMinor: formatMoney(order.estimateMinor, order.currency) })}
        </Button>
      )}
      {STEPS[order.status]
        .filter(({ needs }) => may(me, needs))
        .map(({ to, text, kind }) => (
          <Button key={to} kind={kind ?? 'usual'} disabled={isBusy} onClick={() => move.mutate(to)}>
            {text}
          </Button>
        ))}
      <ActProblem error={error} />
      {waits && <WaitDialog order={order} onClose={() => setWaits(false)} />}
    </>
  )
}
