import type { ReactNode } from 'react'
import type { Ecu, Scan } from '#api'
import { t } from '#language'
import { Scale, Sheet, StateIcon } from '#ui'
import { tellingOf } from './severity.ts'

function EcuTile({ ecu }: { ecu: Ecu }): ReactNode {
  const { state, words } = tellingOf(ecu)
  return (
    <li data-state={state}>
      <StateIcon state={state} />
      <b>{ecu.name}</b>
      <span>{words}</span>
    </li>
  )
}

/** A scan on its way: which step, how many, and the control units as they answer. */
export function Running({ scan }: { scan: Scan }): ReactNode {
  const { progress, ecus: found = [] } = scan
  const step = progress?.step ?? 0
  const of = progress?.of ?? 10
  return (
    <Sheet
      title={t('Reading the vehicle')}
      aside={<span className="text-sm text-soft">{t('read-only; you may leave this page')}</span>}
    >
      <div className="pad grid gap-4">
        <div>
          <p className="flex justify-between gap-4">
            <span aria-live="polite">{progress?.label ?? t('Waiting for the bridge')}</span>
            <span className="whitespace-nowrap text-soft">{progress ? t('{step} of {of}', { step, of }) : ''}</span>
          </p>
          <Scale label={t('{step} of {of} steps', { step, of })} max={of} value={step} ticks={of} filled />
        </div>
        {found.length > 0 && (
          <ul className="ecus" aria-label={t('Control units that answered')}>
            {found.map((ecu) => (
              <EcuTile key={ecu.address} ecu={ecu} />
            ))}
          </ul>
        )}
      </div>
    </Sheet>
  )
}
