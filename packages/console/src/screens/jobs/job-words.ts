import { t } from '#language'

/** Where in the console a job's result stands, by its address in the API; undefined where there is no screen for it. */
export function placeOf(result: string): { readonly of: 'import' | 'export'; readonly id: string } | undefined {
  const [, what, id] = /\/(imports|exports)\/([^/]+)$/.exec(result) ?? []
  if (id === undefined) return undefined
  return { of: what === 'imports' ? 'import' : 'export', id }
}

const KINDS: Readonly<Record<string, string>> = {
  'fleet.import-check': t('Check of an import'),
  'fleet.import-apply': t('Import of vehicles'),
  'fleet.import-undo': t('Taking back of an import'),
  'fleet.export': t('Export of a list'),
}

/** What a job does, in words; another than these by its own name, without the room it is of. */
export const sayKind = (kind: string): string => KINDS[kind] ?? kind.replace(/^[^.]*\./, '').replaceAll('-', ' ')
