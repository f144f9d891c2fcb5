import type { ReactNode } from 'react'
import type { Signature } from '#api'
import { t } from '#language'
import { formatWords, Instant, Unreadable } from '#ui'

/** The act without its noun: `issue.reject` → `reject`. */
const actOf = ({ act }: Signature): string => formatWords(act.slice(act.indexOf('.') + 1))

/** Who put their name to what, and why. */
export function SignatureList({ signatures }: { signatures: readonly Signature[] }): ReactNode {
  if (signatures.length === 0) return <span className="text-soft">{t('by nobody yet')}</span>
  return (
    <ul className="grid gap-2">
      {signatures.map((signature) => (
        <li key={signature.id}>
          {signature.isUnreadable ? <Unreadable /> : <b className="font-semibold">{signature.name ?? t('erased')}</b>}
          {`, ${actOf(signature)}, `}
          <Instant at={signature.signedAt} />
          {signature.reason && <span className="block text-soft">{signature.reason}</span>}
        </li>
      ))}
    </ul>
  )
}
