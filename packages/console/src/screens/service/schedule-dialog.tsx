import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { LastDone } from '#api'
import { programsQuery, service, useWrite } from '#api'
import { t } from '#language'
import { kmOf, mostDistance, unitOfDistance } from '#measures'
import { Field, FormDialog, formatNumber, Note, SelectField } from '#ui'
import { sayTerms } from './terms.ts'

/** When it was last done, as far as somebody said. */
function readLast(form: FormData): LastDone {
  const said = (name: string): string => String(form.get(name)).trim()
  return {
    ...(said('on') ? { on: said('on') } : {}),
    ...(said('odometerKm') ? { odometerKm: kmOf(Number(said('odometerKm'))) } : {}),
    ...(said('engineHours') ? { engineHours: Number(said('engineHours')) } : {}),
  }
}

/** Puts a vehicle on a program, counted from when its tasks were last done. */
export function ScheduleDialog({ vehicleId, onClose }: { vehicleId: string; onClose: () => void }): ReactNode {
  const { data } = useInfiniteQuery(programsQuery)
  const programs = data?.pages.flatMap((page) => page.data).filter(({ isRetired }) => !isRetired)
  const schedule = useWrite(
    (form: FormData) => service.schedule(vehicleId, String(form.get('programId')), readLast(form)),
    { touches: ['service', 'due'], onDone: onClose },
  )
  return (
    <FormDialog
      title={t('Put it on a program')}
      act={t('Put it on')}
      sending={schedule}
      isReady={Boolean(programs?.length)}
      onSend={schedule.mutate}
      onClose={onClose}
    >
      {programs?.length === 0 ? (
        <Note state="info">
          <p>{t('There is no program yet. They are made on the screen Service.')}</p>
        </Note>
      ) : (
        programs && (
          <SelectField label={t('Program')} name="programId">
            {programs.map(({ id, name, intervals }) => (
              <option key={id} value={id}>
                {intervals[0] && intervals.length === 1 ? `${name}, ${sayTerms(intervals[0], formatNumber)}` : name}
              </option>
            ))}
          </SelectField>
        )
      )}
      <p className="text-soft">
        {t('It counts from when this was last done. What you leave empty is today, and what the meters show.')}
      </p>
      <Field label={t('Last done on')} name="on" type="date" />
      <Field
        label={t('Odometer then, in {unit}', { unit: unitOfDistance() })}
        name="odometerKm"
        type="number"
        min={0}
        max={mostDistance(9_999_999)}
      />
      <Field label={t('Engine hours then')} name="engineHours" type="number" min={0} max={999_999} step={0.1} />
    </FormDialog>
  )
}
