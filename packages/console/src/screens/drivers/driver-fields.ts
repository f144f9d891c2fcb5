import type { DriverDraft, LicenceDraft } from '#api'

const said = (form: FormData, name: string): string => String(form.get(name) ?? '').trim()

/** What was typed under these names, without what was left empty. */
const given = <Name extends string>(form: FormData, names: readonly Name[]): Partial<Record<Name, string>> =>
  Object.fromEntries(names.map((name) => [name, said(form, name)]).filter(([, text]) => text !== '')) as Partial<
    Record<Name, string>
  >

/** Classes as they are typed: `b, ce` is B and CE. */
const readClasses = (typed: string): readonly string[] => [...new Set(typed.toUpperCase().match(/[A-Z0-9]+/g) ?? [])]

/** The licence of a form; undefined where no number was typed. */
export function readLicence(form: FormData): LicenceDraft | undefined {
  const number = said(form, 'number')
  if (number === '') return undefined
  const country = said(form, 'country').toUpperCase()
  return { number, country, classes: readClasses(said(form, 'classes')), ...given(form, ['expiresOn']) }
}

export function readDriver(form: FormData): DriverDraft {
  const licence = readLicence(form)
  return {
    name: said(form, 'name'),
    personType: said(form, 'personType') === 'contractor' ? 'contractor' : 'employee',
    ...given(form, ['phone', 'employeeNumber', 'contractEndsOn', 'medicalExpiresOn']),
    ...(licence ? { licences: [licence] } : {}),
  }
}
