import type { ReactNode } from 'react'
import { useState } from 'react'
import type { LineDraft, ReadOrder } from '#api'
import { workOrders } from '#api'
import { t } from '#language'
import { Button, Chips, Field, FormDialog, parseMoney, parseQuantity } from '#ui'
import type { LineKind } from './line-draft.ts'
import { readLine } from './line-draft.ts'
import { useOrderWrite } from './use-order-write.ts'

const KINDS = [
  { value: 'task', text: t('Task') },
  { value: 'labour', text: t('Labour') },
  { value: 'part', text: t('Bought part') },
] as const
const NAMES: Readonly<Record<LineKind, string>> = {
  task: t('What is to be done'),
  labour: t('Work done'),
  part: t('Part'),
}

function Amounts({
  kind,
  currency,
  wrong,
}: {
  kind: LineKind
  currency: string
  wrong: Readonly<Record<string, string>>
}) {
  if (kind === 'task') return null
  if (kind === 'labour')
    return (
      <div className="fields">
        <Field
          label={t('Time')}
          name="minutes"
          required
          hint={wrong.minutes ? undefined : t('Minutes, or hours as 1:30')}
          wrong={wrong.minutes}
        />
        <Field
          label={t('{currency} an hour', { currency })}
          name="rate"
          required
          inputMode="decimal"
          wrong={wrong.rate}
        />
      </div>
    )
  return (
    <div className="fields">
      <Field label={t('Quantity')} name="quantity" required inputMode="decimal" wrong={wrong.quantity} />
      <Field label={t('{currency} each', { currency })} name="cost" required inputMode="decimal" wrong={wrong.cost} />
    </div>
  )
}

function Dialog({ order, onClose }: { order: ReadOrder; onClose: () => void }): ReactNode {
  const [kind, setKind] = useState<LineKind>('task')
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const add = useOrderWrite((line: LineDraft) => workOrders.addLine(order, line), onClose)
  const choose = (next: LineKind) => {
    setKind(next)
    setWrong({})
  }
  const send = (form: FormData) => {
    const read = readLine(kind, form, {
      parseMoney: (typed) => parseMoney(typed, order.currency),
      parseQuantity,
    })
    setWrong('wrong' in read ? read.wrong : {})
    if ('line' in read) add.mutate(read.line)
  }
  return (
    <FormDialog title={t('Add a line')} act={t('Add')} sending={add} onSend={send} onClose={onClose}>
      <Chips label={t('Kind')} choices={KINDS} chosen={kind} onChoose={choose} />
      <Field label={NAMES[kind]} name="text" required maxLength={500} autoComplete="off" />
      <Amounts kind={kind} currency={order.currency} wrong={wrong} />
      {kind === 'part' && (
        <p className="text-sm text-soft">{t('A part of the own stock is issued to this order where the parts are.')}</p>
      )}
    </FormDialog>
  )
}

/** The way a line comes onto an order. */
export function AddLine({ order }: { order: ReadOrder }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)}>
        {t('Add a line')}
      </Button>
      {asks && <Dialog order={order} onClose={() => setAsks(false)} />}
    </>
  )
}
