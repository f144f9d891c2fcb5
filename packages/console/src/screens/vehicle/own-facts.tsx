import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CustomField, CustomValue, Vehicle } from '#api'
import { customFieldsQuery } from '#api'
import { t } from '#language'
import { formatDay, formatNumber, ProblemNote, Sheet } from '#ui'

/** As its kind says; as it stands there where it is none of that kind. */
function sayValue(field: CustomField | undefined, value: CustomValue): string {
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value === 'number') return formatNumber(value, 6)
  return field?.kind === 'date' ? formatDay(value) : value
}

/** What the organisation itself keeps of a vehicle, and what other systems call it. Nothing where there is neither. */
export function OwnFacts({ vehicle: { custom = {}, externalIds = {} } }: { vehicle: Vehicle }): ReactNode {
  const hasValues = Object.keys(custom).length > 0
  const fields = useQuery({ ...customFieldsQuery, enabled: hasValues })
  const ids = Object.entries(externalIds)
  if (!hasValues && ids.length === 0) return null
  const declared = fields.data?.fields ?? []
  // In the order of their declaration; those that nothing declares any more at the end.
  const known = declared.filter(({ key }) => Object.hasOwn(custom, key))
  const rest = Object.keys(custom).filter((key) => known.every((field) => field.key !== key))
  return (
    <Sheet title={t('What your organisation adds')}>
      {fields.error && <ProblemNote error={fields.error} />}
      <dl className="pairs px-4 pb-4">
        {known.map((field) => (
          <Fact key={field.key} name={field.isRetired ? t('{name}, retired', { name: field.label }) : field.label}>
            {sayValue(field, custom[field.key] ?? '')}
          </Fact>
        ))}
        {!fields.isLoading &&
          rest.map((key) => (
            <Fact key={key} name={key}>
              {sayValue(undefined, custom[key] ?? '')}
            </Fact>
          ))}
        {ids.map(([system, id]) => (
          <Fact key={`ext:${system}`} name={t('Id in {system}', { system })}>
            <span className="wire">{id}</span>
          </Fact>
        ))}
      </dl>
    </Sheet>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd className="whitespace-pre-line">{children}</dd>
    </>
  )
}
