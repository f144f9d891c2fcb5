import type { ReactNode } from 'react'
import { useState } from 'react'
import type { PlaceKind } from '#api'
import { t } from '#language'
import { Button } from '#ui'
import { ReadDialog } from './place-dialogs.tsx'
import type { GroupFieldsProps } from './place-fields.tsx'
import { VehiclesDrawer } from './vehicles-drawer.tsx'

export interface PlaceLineProps extends Pick<GroupFieldsProps, 'parents'> {
  readonly kind: PlaceKind
  readonly place: { readonly id: string; readonly name: string }
  readonly mayChange: boolean
  readonly mayArchive: boolean
  readonly children?: ReactNode
}

/** A site or a group: what it is called, and what can be done with it. */
export function PlaceLine({ kind, place, parents, mayChange, mayArchive, children }: PlaceLineProps): ReactNode {
  const [does, setDoes] = useState<'vehicles' | 'change' | 'archive'>()
  const close = () => setDoes(undefined)
  const { id, name } = place
  return (
    <div className="tree-line">
      <span className="min-w-0 flex-1 basis-40 wrap-anywhere">
        <span className="font-semibold">{name}</span>
        {children}
      </span>
      <span className="flex flex-wrap gap-1">
        <Button size="small" aria-label={t('Vehicles in {name}', { name })} onClick={() => setDoes('vehicles')}>
          {t('Vehicles')}
        </Button>
        {mayChange && (
          <Button size="small" aria-label={t('Change {name}', { name })} onClick={() => setDoes('change')}>
            {t('Change')}
          </Button>
        )}
        {mayArchive && (
          <Button size="small" aria-label={t('Archive {name}', { name })} onClick={() => setDoes('archive')}>
            {t('Archive')}
          </Button>
        )}
      </span>
      {does === 'vehicles' && <VehiclesDrawer kind={kind} place={place} onClose={close} />}
      {(does === 'change' || does === 'archive') && (
        <ReadDialog kind={kind} id={id} does={does} parents={parents} onClose={close} />
      )}
    </div>
  )
}
