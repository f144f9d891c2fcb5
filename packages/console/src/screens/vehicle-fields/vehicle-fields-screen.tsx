import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { CustomField, DeclaredFields } from '#api'
import { customFieldsQuery, declareCustomFields, meQuery, useWrite } from '#api'
import { t } from '#language'
import { SettingsHead } from '#screens/settings'
import { may } from '#shell'
import { Button, Empty, ProblemNote, Sheet, Waiting } from '#ui'
import { FieldDialog, KIND_WORDS } from './field-dialog.tsx'
import { withField } from './field-draft.ts'

interface LineProps {
  readonly field: CustomField
  readonly declared: DeclaredFields
  readonly mayChange: boolean
}

function Line({ field, declared, mayChange }: LineProps): ReactNode {
  const [changes, setChanges] = useState(false)
  const retire = useWrite(
    () => declareCustomFields(declared, withField(declared.fields, { ...field, isRetired: !field.isRetired })),
    { touches: ['custom-fields'] },
  )
  const { label: name, key, kind, choices, isRetired } = field
  return (
    <li className="tree-line">
      <div className="min-w-0 flex-1 basis-40 wrap-anywhere">
        <span className="font-semibold">{name}</span>
        {isRetired && <span className="text-soft">, {t('retired')}</span>}
        <p className="text-sm text-soft">
          {KIND_WORDS[kind]}
          {choices && `: ${choices.join(', ')}`}; <span className="wire">{key}</span>
        </p>
      </div>
      {mayChange && !isRetired && (
        <Button size="small" aria-label={t('Edit {name}', { name })} onClick={() => setChanges(true)}>
          {t('Edit')}
        </Button>
      )}
      {mayChange && (
        <Button
          size="small"
          aria-label={isRetired ? t('Use {name} again', { name }) : t('Retire {name}', { name })}
          disabled={retire.isPending}
          onClick={() => retire.mutate()}
        >
          {isRetired ? t('Use again') : t('Retire')}
        </Button>
      )}
      {changes && <FieldDialog declared={declared} opened={field} onClose={() => setChanges(false)} />}
      {retire.error && (
        <div className="basis-full">
          <ProblemNote error={retire.error} />
        </div>
      )}
    </li>
  )
}

function Fields({ declared, mayChange }: Omit<LineProps, 'field'>): ReactNode {
  const [adds, setAdds] = useState(false)
  return (
    <Sheet
      title={t('Vehicle fields')}
      aside={
        mayChange && (
          <Button size="small" onClick={() => setAdds(true)}>
            <Plus /> {t('Add a field')}
          </Button>
        )
      }
    >
      {declared.fields.length === 0 ? (
        <Empty>
          <p>{t('No field yet, such as who leases a vehicle or when its tail lift is tested.')}</p>
        </Empty>
      ) : (
        <ul aria-label={t('Vehicle fields')}>
          {declared.fields.map((field) => (
            <Line key={field.key} field={field} declared={declared} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {adds && <FieldDialog declared={declared} onClose={() => setAdds(false)} />}
    </Sheet>
  )
}

/** Which fields the organisation adds to its vehicles, trailers and equipment. */
export function VehicleFieldsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const { data, error, isPending } = useQuery({ ...customFieldsQuery, staleTime: 0 })
  return (
    <>
      <SettingsHead name={t('Vehicle fields')}>
        {t(
          'What your organisation keeps of every vehicle, trailer and machine. A field that is retired keeps what it holds.',
        )}
      </SettingsHead>
      {isPending && <Waiting what={t('Loading the fields')} />}
      {error && <ProblemNote error={error} />}
      {data && me && <Fields declared={data} mayChange={may(me, 'vehicle-fields.change')} />}
    </>
  )
}
