import type { CustomField, Import } from '#api'
import { t } from '#language'

type Column = Import['columns'][number]
type Choice = readonly [value: string, label: string]

/** What another system is called by, made of the name of a column: `ERP No.` is `erp-no`. */
export const systemOf = (header: string): string =>
  header
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-\d]+|-+$/g, '')
    .slice(0, 40)

/** The fields of a vehicle that a column can go to, the organisation's own among them, and an id of another system. */
export function choicesFor(
  { header, field }: Column,
  own: readonly { readonly name: string; readonly label: string }[],
  declared: readonly CustomField[],
): readonly Choice[] {
  const system = systemOf(header)
  const offered: readonly Choice[] = [
    ['', t('leave it out')],
    ...own.map(({ name, label }): Choice => [name, label]),
    ...declared.flatMap(({ key, label, isRetired }): Choice[] => (isRetired ? [] : [[`custom.${key}`, label]])),
    ...(system === '' ? [] : [[`externalIds.${system}`, t('Id in {system}', { system })] as const]),
  ]
  const isOffered = field === null || offered.some(([value]) => value === field)
  return isOffered ? offered : [...offered, [field, field]]
}

/** What is said of the columns, by their headers, for the server: null leaves one out. */
export const mappingOf = (columns: readonly Column[], form: FormData): Readonly<Record<string, string | null>> =>
  Object.fromEntries(columns.map(({ header }, at) => [header, String(form.get(`column-${at}`) ?? '') || null]))
