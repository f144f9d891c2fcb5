import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ServiceProgram, ServiceTask } from '#api'
import { programsQuery } from '#api'
import { t } from '#language'
import { Button, formatNumber, LoadMore, Paged, Sheet, Tag } from '#ui'
import { ChangeProgram, ProgramForm } from './program-dialog.tsx'
import { ProgramVehicles } from './program-vehicles.tsx'
import { sayTerms } from './terms.ts'

interface LineProps {
  readonly program: ServiceProgram
  readonly nameOf: (taskId: string) => string
  readonly mayWrite: boolean
}

function Line({ program, nameOf, mayWrite }: LineProps): ReactNode {
  const [changes, setChanges] = useState(false)
  const [shows, setShows] = useState(false)
  return (
    <li className="tree-line">
      <div className="min-w-0 flex-1 basis-60 wrap-anywhere">
        <span className="font-semibold">{program.name}</span>{' '}
        {program.isRetired && (
          <Tag state="plain" bare>
            {t('retired')}
          </Tag>
        )}
        <ul aria-label={t('Tasks of {name}', { name: program.name })}>
          {program.intervals.map((interval) => (
            <li key={interval.serviceTaskId}>
              {nameOf(interval.serviceTaskId)}{' '}
              <span className="text-sm text-soft">{sayTerms(interval, formatNumber)}</span>
            </li>
          ))}
        </ul>
      </div>
      <Button size="small" aria-label={t('Vehicles on {name}', { name: program.name })} onClick={() => setShows(true)}>
        {t('Vehicles')}
      </Button>
      {mayWrite && (
        <Button size="small" aria-label={t('Change {name}', { name: program.name })} onClick={() => setChanges(true)}>
          {t('Change')}
        </Button>
      )}
      {shows && <ProgramVehicles program={program} onClose={() => setShows(false)} />}
      {changes && <ChangeProgram id={program.id} onClose={() => setChanges(false)} />}
    </li>
  )
}

export interface ProgramsSheetProps {
  readonly tasks: readonly ServiceTask[] | undefined
  readonly mayWrite: boolean
}

/** The programs: which tasks are done how often. */
export function ProgramsSheet({ tasks, mayWrite }: ProgramsSheetProps): ReactNode {
  const [adds, setAdds] = useState(false)
  const list = useInfiniteQuery(programsQuery)
  const programs = list.data?.pages.flatMap(({ data }) => data) ?? []
  const names = new Map(tasks?.map(({ id, name }) => [id, name]))
  return (
    <Sheet
      title={t('Programs')}
      aside={
        mayWrite && (
          <Button size="small" onClick={() => setAdds(true)}>
            <Plus /> {t('New program')}
          </Button>
        )
      }
    >
      <Paged list={list} what={t('programs')} count={programs.length} none={<p>{t('No service program yet.')}</p>}>
        <ul aria-label={t('Programs')}>
          {programs.map((program) => (
            <Line key={program.id} program={program} nameOf={(id) => names.get(id) ?? 'a task'} mayWrite={mayWrite} />
          ))}
        </ul>
      </Paged>
      <LoadMore list={list} />
      {adds && <ProgramForm onClose={() => setAdds(false)} />}
    </Sheet>
  )
}
