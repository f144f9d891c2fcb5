/** SQL as text with its parameters apart. Values can only become parameters; text only comes from source code. */
export class Sql {
  readonly parts: readonly string[]
  readonly values: readonly unknown[]

  constructor(parts: readonly string[], values: readonly unknown[]) {
    this.parts = parts
    this.values = values
  }

  /** The statement with `$1 …` and the parameters in that order. */
  get text(): string {
    return this.parts.reduce((text, part, index) => `${text}$${index}${part}`)
  }
}

/**
 * Writes a statement: `` sql`SELECT * FROM fleet_vehicle WHERE org_id = ${org} AND ${condition}` ``.
 * An interpolated `Sql` is spliced in with its own parameters; anything else becomes a parameter.
 */
export function sql(strings: TemplateStringsArray, ...inserted: readonly unknown[]): Sql {
  const parts: string[] = [strings[0] ?? '']
  const values: unknown[] = []
  inserted.forEach((value, index) => {
    const tail = strings[index + 1] ?? ''
    if (value instanceof Sql) {
      const [first = '', ...rest] = value.parts
      parts.push(`${parts.pop() ?? ''}${first}`, ...rest)
      parts.push(`${parts.pop() ?? ''}${tail}`)
      values.push(...value.values)
    } else {
      parts.push(tail)
      values.push(value)
    }
  })
  return new Sql(parts, values)
}

/** Joins conditions or assignments: `joinSql(conditions, ' AND ')`. An empty list is an empty statement. */
export function joinSql(fragments: readonly Sql[], separator: ' AND ' | ' OR ' | ', '): Sql {
  const glue = new Sql([separator], [])
  return fragments.reduce((all, next, index) => (index === 0 ? next : sql`${all}${glue}${next}`), new Sql([''], []))
}
