import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { PlaceKind, Site, VehicleGroup, Versioned } from '#api'
import { placeQuery, places, useWrite } from '#api'
import { t } from '#language'
import { FormDialog, Modal, ProblemNote } from '#ui'
import type { GroupFieldsProps } from './place-fields.tsx'
import { GroupFields, readGroup, readSite, SiteFields } from './place-fields.tsx'

const TOUCHES = ['sites', 'vehicle-groups', 'vehicles', 'vehicle'] as const

interface PlaceProps extends Pick<GroupFieldsProps, 'parents'> {
  readonly kind: PlaceKind
  readonly onClose: () => void
}

/** Opens a site or a group. */
export function OpenDialog({ kind, parents, onClose }: PlaceProps): ReactNode {
  const open = useWrite((form: FormData) => places.open(kind, kind === 'site' ? readSite(form) : readGroup(form)), {
    touches: TOUCHES,
    onDone: onClose,
  })
  return (
    <FormDialog
      title={kind === 'site' ? t('Open a site') : t('Open a group')}
      act={t('Open')}
      sending={open}
      onSend={open.mutate}
      onClose={onClose}
    >
      {kind === 'site' ? <SiteFields /> : <GroupFields parents={parents} />}
    </FormDialog>
  )
}

interface ReadProps {
  readonly place: Versioned<Site | VehicleGroup>
  readonly parents: GroupFieldsProps['parents']
  readonly onClose: () => void
}

function ChangeForm({ place, parents, onClose }: ReadProps): ReactNode {
  const isSite = 'timeZone' in place
  // What was emptied is emptied: a change is of all that the form shows.
  const patchOf = (form: FormData) =>
    isSite ? { address: null, ...readSite(form) } : { parentId: null, ...readGroup(form) }
  const change = useWrite((form: FormData) => places.change(isSite ? 'site' : 'group', place, patchOf(form)), {
    touches: TOUCHES,
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('Change {name}', { name: place.name })}
      act={t('Save')}
      sending={change}
      onSend={change.mutate}
      onClose={onClose}
    >
      {isSite ? <SiteFields site={place} /> : <GroupFields group={place} parents={parents} />}
    </FormDialog>
  )
}

function ArchiveForm({ place, onClose }: ReadProps): ReactNode {
  const archive = useWrite(() => places.archive('timeZone' in place ? 'site' : 'group', place), {
    touches: TOUCHES,
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('Archive {name}?', { name: place.name })}
      act={t('Archive it')}
      kind="grave"
      otherwise={t('Keep')}
      sending={archive}
      onSend={() => archive.mutate()}
      onClose={onClose}
    >
      <p>{t('Nothing can be put into it any more, and it does not come back. Its history stays.')}</p>
    </FormDialog>
  )
}

export interface ReadDialogProps extends PlaceProps {
  readonly id: string
  readonly does: 'change' | 'archive'
}

/** Reads what is there now, and has it changed or archived from that. */
export function ReadDialog({ kind, id, does, parents, onClose }: ReadDialogProps): ReactNode {
  const { data, error } = useQuery(placeQuery(kind, id))
  if (error)
    return (
      <Modal title={kind === 'site' ? t('The site') : t('The group')} isOpen onClose={onClose}>
        <ProblemNote error={error} />
      </Modal>
    )
  if (!data) return null
  const Form = does === 'change' ? ChangeForm : ArchiveForm
  return <Form key={data.etag} place={data} parents={parents} onClose={onClose} />
}
