import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ServiceTask } from '#api'
import { service, serviceTasksQuery, useWrite } from '#api'
import { t } from '#language'
import { Button, Paged, ProblemNote, Sheet } from '#ui'
import { ChangeTask, TaskForm } from './task-dialog.tsx'

function Line({ task, mayWrite }: { task: ServiceTask; mayWrite: boolean }): ReactNode {
  const retire = useWrite(() => service.retireTask(task, !task.isRetired), { touches: ['service'] })
  const [changes, setChanges] = useState(false)
  return (
    <li className="tree-line">
      <div className="min-w-0 flex-1 basis-40 wrap-anywhere">
        <span className="font-semibold">{task.name}</span>
        {task.formId && <span className="text-soft">, {t('an inspection')}</span>}
        {task.isRetired && <span className="text-soft">, {t('retired')}</span>}
        {task.instructions && <p className="text-sm text-soft whitespace-pre-line">{task.instructions}</p>}
      </div>
      {mayWrite && (
        <Button size="small" aria-label={t('Edit {name}', { name: task.name })} onClick={() => setChanges(true)}>
          {t('Edit')}
        </Button>
      )}
      {mayWrite && (
        <Button
          size="small"
          aria-label={
            task.isRetired ? t('Use {name} again', { name: task.name }) : t('Retire {name}', { name: task.name })
          }
          disabled={retire.isPending}
          onClick={() => retire.mutate()}
        >
          {task.isRetired ? t('Use again') : t('Retire')}
        </Button>
      )}
      {changes && <ChangeTask id={task.id} onClose={() => setChanges(false)} />}
      {retire.error && (
        <div className="basis-full">
          <ProblemNote error={retire.error} />
        </div>
      )}
    </li>
  )
}

/** What there is to service. What is retired stays where it was scheduled, and is in no new program. */
export function TasksSheet({ mayWrite }: { mayWrite: boolean }): ReactNode {
  const [adds, setAdds] = useState(false)
  const list = useQuery(serviceTasksQuery)
  const tasks = list.data?.data ?? []
  return (
    <Sheet
      title={t('Tasks')}
      aside={
        mayWrite && (
          <Button size="small" onClick={() => setAdds(true)}>
            <Plus /> {t('Add a task')}
          </Button>
        )
      }
    >
      <Paged
        list={list}
        what={t('tasks')}
        count={tasks.length}
        none={<p>{t('No task yet, such as an oil change.')}</p>}
      >
        <ul aria-label={t('Tasks')}>
          {tasks.map((task) => (
            <Line key={task.id} task={task} mayWrite={mayWrite} />
          ))}
        </ul>
      </Paged>
      {adds && <TaskForm onClose={() => setAdds(false)} />}
    </Sheet>
  )
}
