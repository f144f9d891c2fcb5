import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { MoveDraft, Part } from '#api'
import { COUNT_REASONS, ordersQuery, parts, useWrite } from '#api'
import { t } from '#language'
import { Chips, Field, FormDialog, formatName, formatWords, parseQuantity, SelectField } from '#ui'

type Kind = 'issue' | 'return' | 'receive' | 'count'
const KINDS: readonly { readonly value: Kind; readonly text: string; readonly isCorrection: boolean }[] = [
  { value: 'issue', text: t('Issue'), isCorrection: false },
  { value: 'return', text: t('Return'), isCorrection: false },
  { value: 'receive', text: t('Receive'), isCorrection: true },
  { value: 'count', text: t('Count'), isCorrection: true },
]
const LABELS: Readonly<Record<Kind, string>> = {
  issue: t('How much is taken'),
  return: t('How much comes back'),
  receive: t('How much came in'),
  count: t('How much is there'),
}

function draftOf(kind: Kind, thousandths: number, form: FormData): MoveDraft {
  if (kind === 'receive') return { receive: { quantityThousandths: thousandths } }
  const said = (name: string) => String(form.get(name))
  if (kind === 'count')
    return { count: { countedThousandths: thousandths, reason: said('reason') as (typeof COUNT_REASONS)[number] } }
  const ofOrder = { workOrderId: said('workOrderId'), quantityThousandths: thousandths }
  return kind === 'issue' ? { issue: ofOrder } : { return: ofOrder }
}

/** The orders that parts can be issued to. */
function OrderField(): ReactNode {
  const { data } = useInfiniteQuery(ordersQuery(['approved', 'in_progress', 'waiting'], 200))
  const orders = data?.pages.flatMap((page) => page.data)
  if (!orders) return null
  return (
    <SelectField label={t('Work order')} name="workOrderId" required defaultValue="">
      <option value="" disabled>
        {orders.length === 0 ? t('no order is being worked on') : t('choose an order')}
      </option>
      {orders.map(({ id, number, title }) => (
        <option key={id} value={id}>
          {`WO-${number}, ${title ?? t('erased')}`}
        </option>
      ))}
    </SelectField>
  )
}

export interface MoveDialogProps {
  readonly part: Part
  /** Receiving and counting are for those who run the fleet. */
  readonly mayCorrect: boolean
  readonly onClose: () => void
}

/** Moves the stock of a part. Each move is a line of the journal, which nobody changes afterwards. */
export function MoveDialog({ part, mayCorrect, onClose }: MoveDialogProps): ReactNode {
  const [kind, setKind] = useState<Kind>(mayCorrect ? 'receive' : 'issue')
  const [isWrong, setWrong] = useState(false)
  const move = useWrite((draft: MoveDraft) => parts.move(part.id, draft), {
    touches: ['parts', 'work-orders'],
    onDone: onClose,
  })
  const send = (form: FormData) => {
    const thousandths = parseQuantity(String(form.get('quantity')))
    const isMissing = thousandths === undefined || (thousandths === 0 && kind !== 'count')
    setWrong(isMissing)
    if (!isMissing) move.mutate(draftOf(kind, thousandths, form))
  }
  return (
    <FormDialog
      title={t('Stock of {name}', { name: part.name })}
      act={t('Write it down')}
      sending={move}
      onSend={send}
      onClose={onClose}
    >
      <Chips
        label={t('Move')}
        choices={KINDS.filter(({ isCorrection }) => mayCorrect || !isCorrection)}
        chosen={kind}
        onChoose={setKind}
      />
      <Field
        label={`${LABELS[kind]} (${formatWords(part.unit)})`}
        name="quantity"
        required
        inputMode="decimal"
        wrong={isWrong ? t('A number, such as 2 or 0.5') : undefined}
      />
      {(kind === 'issue' || kind === 'return') && <OrderField />}
      {kind === 'count' && (
        <SelectField label={t('Why it differs')} name="reason">
          {COUNT_REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {formatName(reason)}
            </option>
          ))}
        </SelectField>
      )}
    </FormDialog>
  )
}
