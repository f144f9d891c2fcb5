import type { ReactNode } from 'react'
import type { Import } from '#api'
import { imports, useWrite } from '#api'
import { now } from '#clock'
import { t } from '#language'
import { Button, ProblemNote } from '#ui'

/** What can be done with it now: apply it, check it anew where the fleet may have gone on since, or take it back. */
export function ImportActs({ of }: { of: Import }): ReactNode {
  const act = useWrite(
    (what: 'apply' | 'valid' | 'undo' | 'check') =>
      what === 'apply' || what === 'valid' ? imports.apply(of.id, what === 'valid') : imports[what](of.id),
    { touches: ['imports'] },
  )
  const { create, change, error } = of.rows
  const isUndoable = of.state === 'applied' && of.undoUntil !== null && Date.parse(of.undoUntil) > now()
  const count = create + change
  return (
    <div className="flex flex-wrap justify-end gap-2">
      {act.error && <ProblemNote error={act.error} />}
      {of.state === 'checked' && count > 0 && (
        <Button kind="primary" disabled={act.isPending} onClick={() => act.mutate(error > 0 ? 'valid' : 'apply')}>
          {error > 0
            ? t('Apply {count, plural, one {the # valid row} other {the # valid rows}} only', { count })
            : t('Apply {count, plural, one {# row} other {# rows}}', { count })}
        </Button>
      )}
      {of.state === 'checked' && (
        <Button disabled={act.isPending} onClick={() => act.mutate('check')}>
          {t('Check it anew')}
        </Button>
      )}
      {isUndoable && (
        <Button kind="grave" disabled={act.isPending} onClick={() => act.mutate('undo')}>
          {t('Undo this import')}
        </Button>
      )}
    </div>
  )
}
