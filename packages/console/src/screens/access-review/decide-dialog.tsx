import type { ReactNode } from 'react'
import type { BesideGrant, Grant, GrantDecision } from '#api'
import { accessReview, useWrite } from '#api'
import { t } from '#language'
import { FormDialog, formatWords, SelectField } from '#ui'

const REASONS = {
  keep: { needed: t('They need it for their work'), 'stands-in': t('They stand in for somebody') },
  remove: {
    'other-work': t('Their work is another now'),
    unused: t('They do not use it'),
    'too-wide': t('Less would do'),
    left: t('They have left'),
  },
} as const

export const nameOfGrant = ({ role }: Grant, beside: BesideGrant | undefined): string =>
  beside ? `${formatWords(beside.kind)} ${beside.name}` : formatWords(role)

export interface DecideDialogProps {
  readonly grant: Grant
  /** What stands beside the set, where that is what is decided. */
  readonly beside?: BesideGrant | undefined
  readonly decision: GrantDecision['decision']
  readonly onClose: () => void
}

/** Asks for the reason: one of those the ledger knows, so that no word about a person stands there for good. */
export function DecideDialog({ grant, beside, decision, onClose }: DecideDialogProps): ReactNode {
  const decide = useWrite((because: string) => accessReview.decide(grant, beside, { decision, because }), {
    touches: ['access-review'],
    onDone: onClose,
  })
  const send = (form: FormData) => decide.mutate(String(form.get('because')))
  const isGrave = decision === 'remove'
  const what = `${isGrave ? t('Take') : t('Keep')} ${nameOfGrant(grant, beside)}`
  return (
    <FormDialog
      title={`${what}: ${grant.name}`}
      act={isGrave ? t('Take it') : t('Keep it')}
      kind={isGrave ? 'grave' : 'primary'}
      sending={decide}
      onSend={send}
      onClose={onClose}
    >
      <SelectField label={t('Because')} name="because">
        {Object.entries(REASONS[decision]).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
      {isGrave && <p>{beside ? t('It is taken at once.') : t('It is taken at once, and their sessions end.')}</p>}
    </FormDialog>
  )
}
