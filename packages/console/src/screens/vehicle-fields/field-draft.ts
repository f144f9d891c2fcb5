import type { CustomField, CustomKind } from '#api'

/** Small first letters and capitals within, as programs spell names: `Next tail lift test` is `nextTailLiftTest`. */
export function keyOf(label: string): string {
  const words = label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
  const joined = words
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join('')
  return joined
    .replace(/^\d+/, '')
    .replace(/^[A-Z]/, (first) => first.toLowerCase())
    .slice(0, 40)
}

/** One choice a line; what is empty or there already is none. */
export const choicesIn = (lines: string): readonly string[] => [
  ...new Set(
    lines
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
]

/** What a form says of a field. What it was declared as stays: its key and its kind. */
export function fieldIn(form: FormData, opened?: CustomField): CustomField {
  const said = (name: string) => String(form.get(name) ?? '').trim()
  const label = said('label')
  const kind = opened?.kind ?? (said('kind') as CustomKind)
  return {
    key: opened?.key ?? (said('key') || keyOf(label)),
    label,
    kind,
    ...(kind === 'choice' ? { choices: choicesIn(said('choices')) } : {}),
    isRetired: false,
  }
}

/** The field in its place among the others, or behind them. */
export const withField = (fields: readonly CustomField[], field: CustomField): readonly CustomField[] =>
  fields.some(({ key }) => key === field.key)
    ? fields.map((one) => (one.key === field.key ? field : one))
    : [...fields, field]
