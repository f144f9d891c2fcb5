import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ServiceProgram, Versioned } from '#api'
import { programQuery, service, serviceTasksQuery, useWrite } from '#api'
import { t } from '#language'
import { Button, CheckField, Field, FormDialog, Modal, Note, ProblemNote } from '#ui'
import { IntervalFields } from './interval-fields.tsx'
import { readIntervals } from './terms.ts'

/** The numbers of the intervals that the form shows; a number is not used twice. */
function useNumbers(count: number) {
  const [numbers, setNumbers] = useState<readonly number[]>(Array.from({ length: count }, (_, at) => at))
  const [next, setNext] = useState(count)
  return {
    numbers,
    add: () => {
      setNumbers([...numbers, next])
      setNext(next + 1)
    },
    remove: (number: number) => setNumbers(numbers.filter((each) => each !== number)),
  }
}

export interface ProgramFormProps {
  /** Undefined: a new one. */
  readonly opened?: Versioned<ServiceProgram> | undefined
  readonly onClose: () => void
}

/** A program with its tasks. Vehicles that are on it already keep what was scheduled for them. */
export function ProgramForm({ opened, onClose }: ProgramFormProps): ReactNode {
  const tasks = useQuery(serviceTasksQuery).data?.data
  const { numbers, add, remove } = useNumbers(opened?.intervals.length ?? 1)
  const save = useWrite(
    async (form: FormData) => {
      const draft = { name: String(form.get('name')), intervals: readIntervals(form, numbers, opened?.intervals) }
      const isRetired = form.get('isRetired') !== null
      await (opened ? service.changeProgram(opened, { ...draft, isRetired }) : service.addProgram(draft))
    },
    { touches: ['service', 'due'], onDone: onClose },
  )
  const named = opened?.intervals.map(({ serviceTaskId }) => serviceTaskId) ?? []
  const offered = tasks?.filter(({ id, isRetired }) => !isRetired || named.includes(id))
  return (
    <FormDialog
      title={opened ? t('Change {name}', { name: opened.name }) : t('New program')}
      act={opened ? t('Save') : t('Add')}
      sending={save}
      isReady={Boolean(offered?.length)}
      onSend={save.mutate}
      onClose={onClose}
    >
      {offered?.length === 0 && (
        <Note state="info">
          <p>{t('Add a task first: a program says how often tasks are done.')}</p>
        </Note>
      )}
      <Field label={t('Name')} name="name" required maxLength={100} autoComplete="off" defaultValue={opened?.name} />
      {offered &&
        numbers.map((number) => (
          <IntervalFields
            key={number}
            number={number}
            interval={opened?.intervals[number]}
            tasks={offered}
            onRemove={numbers.length > 1 ? () => remove(number) : undefined}
          />
        ))}
      <Button onClick={add}>
        <Plus /> {t('Another task')}
      </Button>
      {opened && (
        <CheckField
          label={t('Retired')}
          hint={t(
            'No vehicle is put on it any more. Those that are keep what was scheduled for them, whatever you change.',
          )}
          name="isRetired"
          defaultChecked={opened.isRetired}
        />
      )}
    </FormDialog>
  )
}

/** Reads what is there now, and has it changed from that. */
export function ChangeProgram({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { data, error } = useQuery(programQuery(id))
  if (error)
    return (
      <Modal title={t('The program')} isOpen onClose={onClose}>
        <ProblemNote error={error} />
      </Modal>
    )
  return data && <ProgramForm key={data.etag} opened={data} onClose={onClose} />
}
