import type { ReactNode } from 'react'
import { findWebSerial, useAdapter } from '#adapter'
import type { Vehicle } from '#api'
import { rich, t } from '#language'
import { Note, Sheet, Waiting } from '#ui'
import { ConnectForm } from './connect-form.tsx'
import { HeldAdapter } from './held-adapter.tsx'

/** Told where there is no Web Serial; the programme is the way out. */
function NoWebSerial(): ReactNode {
  return (
    <Note state="info">
      {rich(
        'This browser has no Web Serial, so it cannot speak to an adapter. Chrome, Edge and Opera on a computer have it, over HTTPS. Everywhere else the bridge programme does the same: choose <i>Pair a bridge</i> under Bridges, then <wire>muts bridge run</wire>.',
      )}
    </Note>
  )
}

export interface AdapterSheetProps {
  /** The one it is for; all of the fleet where it is left to choose. */
  readonly vehicle?: Vehicle
}

/** This browser as a bridge: connects an adapter, says how it stands, and lets go of it. */
export function AdapterSheet({ vehicle }: AdapterSheetProps): ReactNode {
  const adapter = useAdapter()
  const isHere = findWebSerial() !== undefined
  return (
    <Sheet title={t('Adapter in this browser')}>
      <div className="grid max-w-2xl gap-3.5 px-4 pb-4">
        {!isHere && <NoWebSerial />}
        {adapter.kind === 'off' && adapter.because && (
          <Note state="warn" live="status">
            {adapter.because}
          </Note>
        )}
        {isHere && adapter.kind === 'off' && <ConnectForm vehicle={vehicle} />}
        {adapter.kind === 'opening' && <Waiting what={t('Connecting the adapter')} />}
        {(adapter.kind === 'on' || adapter.kind === 'closing') && <HeldAdapter adapter={adapter} />}
      </div>
    </Sheet>
  )
}
