import type { ReactNode } from 'react'
import type { IssueDecision, IssueDetail, Versioned } from '#api'
import { issues, useWrite } from '#api'
import { t } from '#language'
import { SignatureField } from '#screens/signatures'
import { Field, FormDialog, TextField } from '#ui'

type Decision = IssueDecision['decision']

const WORDS: Readonly<Record<Decision, { readonly title: string; readonly what: string; readonly act: string }>> = {
  verify: {
    title: t('Close without a scan'),
    what: t('No scan proves this repair; your name does. What you write stays with the issue for good.'),
    act: t('Sign and close'),
  },
  reject: {
    title: t('Reject the issue'),
    what: t('It is closed as not so. Seen again, it opens once more.'),
    act: t('Sign and reject'),
  },
  defer: {
    title: t('Put off the issue'),
    what: t('The vehicle goes on with it until the day you name.'),
    act: t('Sign and put off'),
  },
}

function read(decision: Decision, form: FormData): IssueDecision {
  const signed = { decision, reason: String(form.get('reason')), name: String(form.get('name')) }
  return decision === 'defer' ? { ...signed, until: String(form.get('until')) } : signed
}

export interface DecideDialogProps {
  readonly issue: Versioned<IssueDetail>
  readonly decision: Decision
  readonly onClose: () => void
}

/** A decision that is signed: with a reason, over the name of the account, and the second factor again. */
export function DecideDialog({ issue, decision, onClose }: DecideDialogProps): ReactNode {
  const { title, what, act } = WORDS[decision]
  const decide = useWrite((form: FormData) => issues.decide(issue, read(decision, form)), {
    touches: ['issues'],
    onDone: onClose,
  })
  return (
    <FormDialog
      title={title}
      act={act}
      kind={decision === 'defer' ? 'primary' : 'grave'}
      sending={decide}
      onSend={decide.mutate}
      onClose={onClose}
    >
      <p>{what}</p>
      <TextField label={t('Reason')} name="reason" required maxLength={1_000} />
      {decision === 'defer' && <Field label={t('Look at it again on')} name="until" type="date" required />}
      <SignatureField />
    </FormDialog>
  )
}
