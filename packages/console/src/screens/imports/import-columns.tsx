import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Import } from '#api'
import { customFieldsQuery, imports, meQuery, useWrite } from '#api'
import { t } from '#language'
import { VEHICLE_FIELDS } from '#screens/vehicles'
import { may } from '#shell'
import { Button, FormDialog, Note, ProblemNote, SelectField } from '#ui'
import { choicesFor, mappingOf } from './column-choices.ts'

function ColumnsForm({ of, onClose }: { of: Import; onClose: () => void }): ReactNode {
  const fields = useQuery(customFieldsQuery)
  const save = useWrite((form: FormData) => imports.map(of.id, mappingOf(of.columns, form)), {
    touches: ['imports'],
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('Which column is what')}
      act={t('Check it anew')}
      sending={save}
      isReady={fields.data !== undefined}
      onSend={save.mutate}
      onClose={onClose}
    >
      {fields.error && <ProblemNote error={fields.error} />}
      {fields.data &&
        of.columns.map((column, at) => (
          <SelectField
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; two may have one header
            key={at}
            label={column.header || t('a column without a name')}
            name={`column-${at}`}
            defaultValue={column.field ?? ''}
          >
            {choicesFor(column, VEHICLE_FIELDS, fields.data.fields).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectField>
        ))}
    </FormDialog>
  )
}

/** Which columns of the file are left out, and the way to say what they are before anything is applied. */
export function ImportColumns({ of }: { of: Import }): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [asks, setAsks] = useState(false)
  const left = of.columns.filter(({ field }) => field === null).map(({ header }) => header)
  const mayChange = me !== undefined && may(me, 'import.write') && ['open', 'checked'].includes(of.state)
  if (of.columns.length === 0 || (left.length === 0 && !mayChange)) return null
  return (
    <Note state="info">
      {left.length > 0 && (
        <p>{t('These columns are no field of a vehicle and are left out: {left}.', { left: left.join(', ') })}</p>
      )}
      {mayChange && (
        <p>
          <Button size="small" onClick={() => setAsks(true)}>
            {t('Say which column is what')}
          </Button>
        </p>
      )}
      {asks && <ColumnsForm of={of} onClose={() => setAsks(false)} />}
    </Note>
  )
}
