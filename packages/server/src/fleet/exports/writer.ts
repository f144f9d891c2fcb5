/** What a file is written by: rows in, bytes out, and never more than a page of it at once where the format allows it. */
export type Value = string | number | boolean | null

export interface Writer {
  readonly media: string
  /** The most rows it takes; more are refused, not cut off. */
  readonly mostRows: number
  write(rows: readonly (readonly Value[])[]): Uint8Array
  /** What ends it. */
  end(): Promise<Uint8Array>
}

export interface Frame {
  readonly title: string
  readonly columns: readonly string[]
  readonly at: Date
}

/** Lists as their words, everything else with parts as JSON. */
export function toValue(value: unknown): Value {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(' ')
  return JSON.stringify(value)
}
