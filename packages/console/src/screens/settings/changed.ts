import type { OrganisationSettings } from '#api'

/** The settings of a form that differ from those in force; the server refuses a change that changes nothing. */
export function changedSettings(form: FormData, before: OrganisationSettings): Partial<OrganisationSettings> {
  const entered = Object.entries(before).map(([name, value]) => {
    const text = form.get(name)
    return [name, text === null ? value : typeof value === 'number' ? Number(text) : String(text)] as const
  })
  return Object.fromEntries(entered.filter(([name, value]) => value !== before[name as keyof OrganisationSettings]))
}
