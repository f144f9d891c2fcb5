import type { ReactNode } from 'react'
import type { FleetDocument, Owner, Versioned } from '#api'
import { DOCUMENT_KINDS, documents, UPLOADABLE, useWrite } from '#api'
import { t } from '#language'
import { chosenIn, useUploads } from '#screens/files'
import { Field, FormDialog, formatName, SelectField } from '#ui'
import { readDocument } from './document-draft.ts'

/** What the dialog is about: a new document, one in place of another, or one as it is. */
export type Task =
  | { readonly kind: 'enter' }
  | { readonly kind: 'replace'; readonly before: FleetDocument }
  | { readonly kind: 'change'; readonly opened: Versioned<FleetDocument> }

const WORDS = {
  enter: { title: t('Enter a document'), act: t('Enter') },
  replace: { title: t('Replace the document'), act: t('Replace') },
  change: { title: t('Change the document'), act: t('Save') },
} as const

function useSend(owner: Owner, task: Task, onDone: () => void) {
  const upload = useUploads(owner)
  return useWrite(
    async (form: FormData) => {
      const added = await upload(chosenIn(form, 'files'))
      if (task.kind === 'change') {
        const patch = readDocument(form, [...task.opened.fileIds, ...added])
        return documents.change(owner, task.opened, patch)
      }
      const kind = task.kind === 'replace' ? task.before.kind : (String(form.get('kind')) as FleetDocument['kind'])
      const replaces = task.kind === 'replace' ? { replaces: task.before.id } : {}
      return documents.enter(owner, { kind, ...readDocument(form, added), ...replaces })
    },
    { touches: ['documents', 'files', 'due'], onDone },
  )
}

function KindField({ task }: { task: Task }): ReactNode {
  if (task.kind !== 'enter') {
    const { kind } = task.kind === 'replace' ? task.before : task.opened
    return <p className="font-semibold">{formatName(kind)}</p>
  }
  return (
    <SelectField label={t('Kind')} name="kind">
      {DOCUMENT_KINDS.map((kind) => (
        <option key={kind} value={kind}>
          {formatName(kind)}
        </option>
      ))}
    </SelectField>
  )
}

export interface DocumentDialogProps {
  readonly owner: Owner
  readonly task: Task
  readonly onClose: () => void
}

/** A document with its scans. These go first, and stay sent where the rest is refused. */
export function DocumentDialog({ owner, task, onClose }: DocumentDialogProps): ReactNode {
  const send = useSend(owner, task, onClose)
  const there = task.kind === 'change' ? task.opened : undefined
  const { title, act } = WORDS[task.kind]
  return (
    <FormDialog
      title={title}
      act={send.isPending ? t('Sending…') : act}
      sending={send}
      onSend={send.mutate}
      onClose={onClose}
    >
      <div className="fields">
        <KindField task={task} />
        <Field
          label={t('Number')}
          name="number"
          maxLength={100}
          autoComplete="off"
          defaultValue={there?.number ?? ''}
          hint={t('Kept sealed')}
          wire
        />
        <Field label={t('Valid from')} name="validFrom" type="date" defaultValue={there?.validFrom ?? ''} />
        <Field label={t('Last day')} name="validTo" type="date" defaultValue={there?.validTo ?? ''} />
        <Field
          label={t('Remind so many days before')}
          name="remindDays"
          type="number"
          min={0}
          max={365}
          defaultValue={there?.remindDays ?? 30}
        />
      </div>
      <Field
        label={there && there.fileIds.length > 0 ? t('More scans') : t('Scans')}
        name="files"
        type="file"
        accept={UPLOADABLE}
        multiple
        hint={t('PDF, pictures, CSV or XLSX, up to 15 MiB each')}
      />
    </FormDialog>
  )
}
