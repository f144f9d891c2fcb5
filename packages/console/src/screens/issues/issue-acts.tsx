import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ScanLine, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { IssueDecision, IssueDetail, IssueStatus, Me, Versioned } from '#api'
import { issues, useWrite, workOrders } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { useShortcut } from '#shortcut'
import { ActProblem, Button } from '#ui'
import { DecideDialog } from './decide-dialog.tsx'

type ReadIssue = Versioned<IssueDetail>

/** The one step on that is usual; the server decides whether it may be taken. */
const NEXT: Readonly<Partial<Record<IssueStatus, readonly [IssueStatus, string]>>> = {
  open: ['triaged', t('Triage')],
  triaged: ['in_work', t('Begin work')],
  in_work: ['fixed', t('Mark fixed')],
  deferred: ['open', t('Open again')],
}

/** Opens a work order for this issue, and goes there. */
function useOrder(issue: ReadIssue) {
  const _client = useQueryClient()
  const navigate = useNavigate()
  return useWrite(
    () => workOrders.open({ vehicleId: issue.vehicleId, title: issue.title ?? t('Repair'), issueIds: [issue.id] }),
    {
      touches: ['work-orders'],
      onDone: ({ id }) => navigate({ to: '/app/work-orders/$workOrderId', params: { workOrderId: id } }),
    },
  )
}

function OpenOrder({ issue }: { issue: ReadIssue }): ReactNode {
  const order = useOrder(issue)
  useShortcut('w', () => !order.isPending && order.mutate())
  return (
    <>
      <Button keyCap="W" disabled={order.isPending} onClick={() => order.mutate()}>
        <Wrench /> {t('Open a work order')}
      </Button>
      <ActProblem error={order.error} />
    </>
  )
}

function Verify({ vehicleId }: { vehicleId: string }): ReactNode {
  const navigate = useNavigate()
  const go = () => void navigate({ to: '/app/vehicles/$vehicleId', params: { vehicleId }, search: {} })
  useShortcut('v', go)
  return (
    <Button kind="primary" keyCap="V" onClick={go}>
      <ScanLine /> {t('Prove it by a scan')}
    </Button>
  )
}

const DECISIONS: readonly (readonly [IssueDecision['decision'], string])[] = [
  ['defer', t('Put off')],
  ['reject', t('Reject')],
  ['verify', t('Close by signature')],
]

const isDecided = (status: IssueStatus, decision: IssueDecision['decision']): boolean =>
  decision === 'verify' ? status === 'fixed' : decision === 'reject' || status !== 'fixed'

/** What can be done with an issue, by whom it may be done. */
export function IssueActs({ issue, me }: { issue: ReadIssue; me: Me }): ReactNode {
  const client = useQueryClient()
  const [decides, setDecides] = useState<IssueDecision['decision']>()
  const change = useMutation({
    mutationFn: (status: IssueStatus) => issues.change(issue, { status }),
    onSettled: () => client.invalidateQueries({ queryKey: ['issues'] }),
  })
  const isClosed = issue.status === 'verified' || issue.status === 'rejected'
  if (isClosed) return null
  const next = may(me, 'issue.change') ? NEXT[issue.status] : undefined
  return (
    <>
      {may(me, 'issue.decide') &&
        DECISIONS.filter(([decision]) => isDecided(issue.status, decision)).map(([decision, text]) => (
          <Button key={decision} onClick={() => setDecides(decision)}>
            {text}
          </Button>
        ))}
      {may(me, 'work-order.open') && issue.status !== 'fixed' && <OpenOrder issue={issue} />}
      {next && (
        <Button kind="primary" disabled={change.isPending} onClick={() => change.mutate(next[0])}>
          {next[1]}
        </Button>
      )}
      {issue.status === 'fixed' && may(me, 'scan.start') && <Verify vehicleId={issue.vehicleId} />}
      <ActProblem error={change.error} />
      {decides && <DecideDialog issue={issue} decision={decides} onClose={() => setDecides(undefined)} />}
    </>
  )
}
