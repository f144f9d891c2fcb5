import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { meQuery, serviceTasksQuery } from '#api'
import { rich, t } from '#language'
import { may } from '#shell'
import { PageHead } from '#ui'
import { ProgramsSheet } from './programs-sheet.tsx'
import { TasksSheet } from './tasks-sheet.tsx'

/** What is serviced how often. */
export function ServiceScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const tasks = useQuery(serviceTasksQuery).data?.data
  return (
    <>
      <PageHead
        name={t('Service')}
        title={t('Service')}
        below={
          <p>
            {rich(
              'By distance, time and engine hours, whichever comes first. A vehicle is put on a program on its own page; what is due stands in <link>Due</link>.',
              { link: (inside) => <Link to="/app/due">{inside}</Link> },
            )}
          </p>
        }
      />
      {me && (
        <div className="cols cols-2">
          <ProgramsSheet tasks={tasks} mayWrite={may(me, 'program.write')} />
          <TasksSheet mayWrite={may(me, 'service-task.write')} />
        </div>
      )}
    </>
  )
}
