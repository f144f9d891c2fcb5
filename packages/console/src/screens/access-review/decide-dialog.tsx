import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { Grant, GrantDecision } from '#api'
import { accessReview } from '#api'
import { Button, formatWords, Modal, ProblemNote, SelectField } from '#ui'

const REASONS = {
  keep: { needed: 'They need it for their work', 'stands-in': 'They stand in for somebody' },
  remove: {
    'other-work': 'Their work is another now',
    unused: 'They do not use it',
    'too-wide': 'Less would do',
    left: 'They have left',
  },
} as const

export interface DecideDialogProps {
  readonly grant: Grant
  readonly decision: GrantDecision['decision']
  readonly onClose: () => void
}

/** Asks for the reason: one of those the ledger knows, so that no word about a person stands there for good. */
export function DecideDialog({ grant, decision, onClose }: DecideDialogProps): ReactNode {
  const client = useQueryClient()
  const decide = useMutation({
    mutationFn: (because: string) => accessReview.decide(grant, { decision, because }),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['access-review'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    decide.mutate(String(new FormData(event.currentTarget).get('because')))
  }
  const isGrave = decision === 'remove'
  const what = `${isGrave ? 'Take' : 'Keep'} ${formatWords(grant.role)}`
  return (
    <Modal title={`${what}: ${grant.name}`} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-4" onSubmit={submit}>
        {decide.error && <ProblemNote error={decide.error} />}
        <SelectField label="Because" name="because">
          {Object.entries(REASONS[decision]).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
        {isGrave && <p>It is taken at once, and their sessions end.</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={isGrave ? 'grave' : 'primary'} type="submit" disabled={decide.isPending}>
            {isGrave ? 'Take it' : 'Keep it'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
