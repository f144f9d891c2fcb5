import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

export const CUSTOM_KINDS = ['text', 'integer', 'decimal', 'yes-no', 'date', 'choice'] as const
export type CustomKind = (typeof CUSTOM_KINDS)[number]

/** A field that the organisation adds to its vehicles. One that is retired shows what it holds and takes nothing new. */
export interface CustomField {
  /** What programs and files call it. */
  readonly key: string
  readonly label: string
  readonly kind: CustomKind
  /** Of a choice alone. */
  readonly choices?: readonly string[]
  readonly isRetired: boolean
}

export type CustomValue = string | number | boolean
export type DeclaredFields = Versioned<{ readonly fields: readonly CustomField[] }>

export const customFieldsQuery = queryOptions({
  queryKey: ['custom-fields'],
  queryFn: ({ signal }) =>
    versioned<{ readonly fields: readonly CustomField[] }>(api.send('/vehicle-fields', { signal })),
})

/**
 * Declares them anew, from the state that was seen: those that are retired are left out, and keep what they hold.
 *
 * @throws {ApiProblem} with pointers into `fields`, in the order in which they were given without the retired.
 */
export const declareCustomFields = ({ etag }: DeclaredFields, fields: readonly CustomField[]) =>
  api.send('/vehicle-fields', {
    method: 'PUT',
    body: { fields: fields.filter(({ isRetired }) => !isRetired).map(({ isRetired: _, ...field }) => field) },
    ifMatch: etag,
  })
