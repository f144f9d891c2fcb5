import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ServiceTask, Versioned } from '#api'
import { publishedFormsQuery, service, serviceTaskQuery, useWrite } from '#api'
import { t } from '#language'
import { Field, FormDialog, Modal, ProblemNote, SelectField, TextField } from '#ui'

const read = (form: FormData) => {
  const said = (name: string) => String(form.get(name) ?? '').trim()
  return { name: said('name'), instructions: said('instructions') || null, formId: said('formId') || null }
}

/** What is left out is nothing: a task that is new takes no null. */
const draftOf = ({ name, instructions, formId }: ReturnType<typeof read>) => ({
  name,
  ...(instructions === null ? {} : { instructions }),
  ...(formId === null ? {} : { formId }),
})

export interface TaskFormProps {
  /** Undefined: a new one. */
  readonly opened?: Versioned<ServiceTask> | undefined
  readonly onClose: () => void
}

/** A task of the workshop, or an inspection that falls due as one. */
export function TaskForm({ opened, onClose }: TaskFormProps): ReactNode {
  const forms = useQuery(publishedFormsQuery)
  const save = useWrite(
    async (form: FormData) => {
      await (opened ? service.changeTask(opened, read(form)) : service.addTask(draftOf(read(form))))
    },
    { touches: ['service', 'due'], onDone: onClose },
  )
  return (
    <FormDialog
      title={opened ? t('Edit {name}', { name: opened.name }) : t('Add a task')}
      act={opened ? t('Save') : t('Add')}
      sending={save}
      isReady={forms.data !== undefined}
      onSend={save.mutate}
      onClose={onClose}
    >
      {forms.error && <ProblemNote error={forms.error} />}
      <Field label={t('Name')} name="name" required maxLength={100} autoComplete="off" defaultValue={opened?.name} />
      <TextField
        label={t('How it is done')}
        name="instructions"
        maxLength={4_000}
        defaultValue={opened?.instructions ?? undefined}
      />
      {forms.data && (
        <SelectField label={t('Done as')} name="formId" defaultValue={opened?.formId ?? ''}>
          <option value="">{t('work, on a work order')}</option>
          {forms.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {t('an inspection by {name}', { name })}
            </option>
          ))}
          {opened?.formId && forms.data.every(({ id }) => id !== opened.formId) && (
            <option value={opened.formId}>{t('an inspection by a form that is retired')}</option>
          )}
        </SelectField>
      )}
    </FormDialog>
  )
}

/** Reads what is there now, and has it changed from that. */
export function ChangeTask({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { data, error } = useQuery(serviceTaskQuery(id))
  if (error)
    return (
      <Modal title={t('The task')} isOpen onClose={onClose}>
        <ProblemNote error={error} />
      </Modal>
    )
  return data && <TaskForm key={data.etag} opened={data} onClose={onClose} />
}
