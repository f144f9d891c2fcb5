import type { ReactNode } from 'react'
import { useState } from 'react'
import type { BesideGrant, Grant, GrantDecision } from '#api'
import { t } from '#language'
import { Button, formatWords, Instant, Tag } from '#ui'
import { DecideDialog, nameOfGrant } from './decide-dialog.tsx'

interface DecideProps {
  readonly grant: Grant
  readonly beside?: BesideGrant
}

function Decide({ grant, beside }: DecideProps): ReactNode {
  const [decision, setDecision] = useState<GrantDecision['decision']>()
  if (grant.isOwn) return <span className="text-soft">{t('somebody else decides')}</span>
  const name = t('{grant} of {name}', { grant: nameOfGrant(grant, beside), name: grant.name })
  return (
    <span className="inline-flex gap-1">
      <Button size="small" onClick={() => setDecision('keep')} aria-label={t('Keep {name}', { name })}>
        {t('Keep')}
      </Button>
      <Button size="small" onClick={() => setDecision('remove')} aria-label={t('Take {name}', { name })}>
        {t('Take')}
      </Button>
      {decision && (
        <DecideDialog grant={grant} beside={beside} decision={decision} onClose={() => setDecision(undefined)} />
      )}
    </span>
  )
}

function Cells({
  of,
  grant,
  beside,
  mayDecide,
}: DecideProps & { of: BesideGrant | Grant; mayDecide: boolean }): ReactNode {
  return (
    <>
      <td className="labelled" data-label={t('Since')}>
        <span>
          <Instant at={of.grantedAt} />
          <small className="block text-soft">
            {of.grantedBy === null ? t('by the house') : t('by {grantedBy}', { grantedBy: of.grantedBy })}
          </small>
        </span>
      </td>
      <td className="labelled" data-label={t('Last used')}>
        <Instant at={of.lastUsedAt} otherwise={t('never')} />
      </td>
      <td className="num wide">
        {of.decidedAt && <Tag state="ok">{t('kept')}</Tag>}
        {!of.decidedAt && mayDecide && <Decide grant={grant} {...(beside && { beside })} />}
      </td>
    </>
  )
}

/** One set that one person holds; with the first of them what they reach beside their sets. */
export function GrantRow({ grant, isFirst, mayDecide }: GrantRowProps): ReactNode {
  return (
    <>
      <tr>
        <th scope="row">{grant.name}</th>
        <td>{formatWords(grant.role)}</td>
        <Cells of={grant} grant={grant} mayDecide={mayDecide} />
      </tr>
      {isFirst &&
        grant.beside.map((beside) => (
          <tr key={beside.id}>
            <th scope="row">{grant.name}</th>
            <td className="text-soft">
              {formatWords(beside.kind)}: {beside.name}
            </td>
            <Cells of={beside} grant={grant} beside={beside} mayDecide={mayDecide} />
          </tr>
        ))}
    </>
  )
}

export interface GrantRowProps {
  readonly grant: Grant
  readonly isFirst: boolean
  readonly mayDecide: boolean
}
