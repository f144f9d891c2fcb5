import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Bridge, PairingCode } from '#api'
import { rich, t } from '#language'
import { Modal, Note, ProblemNote, Waiting } from '#ui'
import { HandOver } from './hand-over.tsx'
import { newcomerOf } from './pairing.ts'

export interface PairDialogProps {
  readonly invite: UseMutationResult<PairingCode, Error, void>
  readonly bridges: readonly Bridge[]
  readonly onClose: () => void
}

/** Hands the code over, and says when a device has used it. */
export function PairDialog({ invite, bridges, onClose }: PairDialogProps): ReactNode {
  const [known] = useState(() => new Set(bridges.map(({ id }) => id)))
  const newcomer = newcomerOf(bridges, known)
  return (
    <Modal title={t('Pair a bridge')} isOpen onClose={onClose}>
      <div className="mt-3 grid gap-3.5">
        {invite.isPending && <Waiting what={t('Making a code')} />}
        {invite.error && <ProblemNote error={invite.error} />}
        {newcomer && (
          <Note state="ok" live="status">
            {rich('{name} is paired. It connects as soon as it runs there: <wire>muts bridge run</wire>', {
              name: newcomer.name,
            })}
          </Note>
        )}
        {invite.data && !newcomer && (
          <HandOver pairing={invite.data} askedAt={invite.submittedAt} onRenew={() => invite.mutate()} />
        )}
      </div>
    </Modal>
  )
}
