import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ReadOrder } from '#api'
import { workOrders } from '#api'
import { t } from '#language'
import { Button, Field, FormDialog, moneyText, parseMoney } from '#ui'
import type { OrderPatch } from './order-draft.ts'
import { localText, readPatch } from './order-draft.ts'
import { useOrderWrite } from './use-order-write.ts'

function Dialog({ order, onClose }: { order: ReadOrder; onClose: () => void }): ReactNode {
  const { currency, estimateMinor } = order
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const change = useOrderWrite((patch: OrderPatch) => workOrders.change(order, patch), onClose)
  const send = (form: FormData) => {
    const read = readPatch(form, order, (typed) => parseMoney(typed, currency))
    setWrong('wrong' in read ? { [read.wrong]: read.rule } : {})
    if ('wrong' in read) return
    if (Object.keys(read.patch).length > 0) change.mutate(read.patch)
    else onClose()
  }
  return (
    <FormDialog title={t('Change the order')} act={t('Save')} sending={change} onSend={send} onClose={onClose}>
      <Field
        label={t('What is to be done')}
        name="title"
        defaultValue={order.title ?? ''}
        required={order.title !== null}
        maxLength={500}
        autoComplete="off"
      />
      <Field label={t('Note')} name="note" defaultValue={order.note ?? ''} maxLength={4_000} autoComplete="off" />
      <Field
        label={t('Estimate in {currency}', { currency })}
        name="estimate"
        inputMode="decimal"
        defaultValue={moneyText(estimateMinor, currency)}
        hint={t('More than was approved has to be approved anew, by somebody else')}
        wrong={wrong.estimate}
      />
      <div className="fields">
        <Field
          label={t('Out of use from')}
          name="downFrom"
          type="datetime-local"
          defaultValue={localText(order.downFrom)}
        />
        <Field
          label={t('Out of use to')}
          name="downTo"
          type="datetime-local"
          defaultValue={localText(order.downTo)}
          wrong={wrong.downTo}
        />
      </div>
    </FormDialog>
  )
}

/** The way to say anew what an order is to cost, and from when to when its vehicle could not be used. */
export function ChangeOrder({ order }: { order: ReadOrder }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)}>
        {t('Change the order')}
      </Button>
      {asks && <Dialog key={order.etag} order={order} onClose={() => setAsks(false)} />}
    </>
  )
}
