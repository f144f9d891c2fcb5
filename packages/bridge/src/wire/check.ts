/** Strict shapes for values that came as JSON: what is not said is not let in. */

/** Why a value is not what it should be; thrown and caught inside this room. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

/** Gives the value back as what it was checked to be, or throws `ShapeError`. */
export type Check<Value> = (value: unknown, at: string) => Value

export const text =
  (maxLength: number, pattern?: RegExp): Check<string> =>
  (value, at) => {
    if (typeof value !== 'string') throw new ShapeError(`${at} is no text`)
    if (value.length > maxLength) throw new ShapeError(`${at} is longer than ${maxLength}`)
    if (pattern && !pattern.test(value)) throw new ShapeError(`${at} is malformed`)
    return value
  }

export const integer =
  (least: number, most: number): Check<number> =>
  (value, at) => {
    if (!Number.isInteger(value)) throw new ShapeError(`${at} is no integer`)
    const number = value as number
    if (number < least || number > most) throw new ShapeError(`${at} is not within ${least} and ${most}`)
    return number
  }

export const oneOf =
  <const Values extends readonly (string | number)[]>(...values: Values): Check<Values[number]> =>
  (value, at) => {
    if (!values.includes(value as never)) throw new ShapeError(`${at} is none of ${values.join(', ')}`)
    return value as Values[number]
  }

export const listOf =
  <Item>(item: Check<Item>, maxLength: number): Check<readonly Item[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw new ShapeError(`${at} is no list`)
    if (value.length > maxLength) throw new ShapeError(`${at} holds more than ${maxLength}`)
    return value.map((one, index) => item(one, `${at}/${index}`))
  }

/** An object with exactly these members. */
export const exactly =
  <Members extends Record<string, Check<unknown>>>(
    members: Members,
  ): Check<{ readonly [Name in keyof Members]: ReturnType<Members[Name]> }> =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(`${at} is no object`)
    const given = value as Record<string, unknown>
    const unknown = Object.keys(given).find((name) => !Object.hasOwn(members, name))
    if (unknown !== undefined) throw new ShapeError(`${at} has an unknown member`)
    const checked = Object.entries(members).map(([name, check]) => {
      if (!Object.hasOwn(given, name)) throw new ShapeError(`${at}/${name} is missing`)
      return [name, check(given[name], `${at}/${name}`)]
    })
    return Object.fromEntries(checked)
  }
