import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Grant, GrantDecision } from '#api'
import { Button, formatWords, Instant, Tag } from '#ui'
import { DecideDialog } from './decide-dialog.tsx'

function Decide({ grant }: { grant: Grant }): ReactNode {
  const [decision, setDecision] = useState<GrantDecision['decision']>()
  if (grant.isOwn) return <span className="text-soft">somebody else decides</span>
  const name = `${formatWords(grant.role)} of ${grant.name}`
  return (
    <span className="inline-flex gap-1">
      <Button size="small" onClick={() => setDecision('keep')} aria-label={`Keep ${name}`}>
        Keep
      </Button>
      <Button size="small" onClick={() => setDecision('remove')} aria-label={`Take ${name}`}>
        Take
      </Button>
      {decision && <DecideDialog grant={grant} decision={decision} onClose={() => setDecision(undefined)} />}
    </span>
  )
}

/** One set that one person holds. */
export function GrantRow({ grant, mayDecide }: { grant: Grant; mayDecide: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">{grant.name}</th>
      <td>
        {formatWords(grant.role)}
        {grant.beside.map(({ kind, id, name }) => (
          <small key={id} className="block text-soft">
            {formatWords(kind)}: {name}
          </small>
        ))}
      </td>
      <td className="wide">
        <Instant at={grant.grantedAt} />
        <small className="block text-soft">{grant.grantedBy === null ? 'by the house' : `by ${grant.grantedBy}`}</small>
      </td>
      <td className="wide">
        <Instant at={grant.lastUsedAt} otherwise="never" />
      </td>
      <td className="num wide">
        {grant.decidedAt && <Tag state="ok">kept</Tag>}
        {!grant.decidedAt && mayDecide && <Decide grant={grant} />}
      </td>
    </tr>
  )
}
