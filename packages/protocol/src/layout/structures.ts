import { DecodeError, formatHex } from '#protocol/bytes'
import type { Layout } from './layout.ts'
import { u7 } from './numbers.ts'

/** Fields one behind the other, in the order they are named. */
export function record<Value extends object>(
  fields: {
    readonly [Name in keyof Value]: Layout<Value[Name]>
  },
): Layout<Readonly<Value>> {
  const names = Object.keys(fields) as (keyof Value)[]
  return {
    read(reader) {
      const value: Partial<Value> = {}
      for (const name of names) value[name] = fields[name].read(reader)
      return value as Value
    },
    write(writer, value) {
      for (const name of names) fields[name].write(writer, value[name])
    },
  }
}

/** A value that may be missing at the end. */
export function optional<Value>(layout: Layout<Value>): Layout<Value | undefined> {
  return {
    read: (reader) => (reader.left === 0 ? undefined : layout.read(reader)),
    write(writer, value) {
      if (value !== undefined) layout.write(writer, value)
    },
  }
}

/** As many as follow, to the end. @param least how many there must be. */
export function list<Value>(layout: Layout<Value>, least = 0): Layout<readonly Value[]> {
  return {
    read(reader) {
      const values: Value[] = []
      while (reader.left > 0) values.push(layout.read(reader))
      if (values.length < least) throw new DecodeError(`at least ${least} are due`, reader.offset)
      return values
    },
    write(writer, values) {
      if (values.length < least) throw new RangeError(`at least ${least} are due`)
      for (const value of values) layout.write(writer, value)
    },
  }
}

type ChoiceOf<Tag extends string, Variants> = {
  [Key in keyof Variants]: { readonly [Name in Tag]: NumberOf<Key> } & Readonly<Variants[Key]>
}[keyof Variants]
/** Inference writes the keys of an object as text. */
type NumberOf<Key> = Key extends `${infer Number extends number}` ? Number : Key

/** A seven-bit number that decides what follows it. Numbers without a variant are refused as reserved. */
export function choice<const Tag extends string, Variants extends object>(
  tag: Tag,
  variants: { readonly [Key in keyof Variants]: Layout<Variants[Key]> },
): Layout<ChoiceOf<Tag, Variants>> {
  const known = variants as Readonly<Record<number, Layout<object>>>
  return {
    read(reader) {
      const number = u7.read(reader)
      const variant = known[number]
      if (variant === undefined)
        throw new DecodeError(`${tag} 0x${formatHex(number, 2)} is reserved`, reader.offset - 1)
      return { [tag]: number, ...variant.read(reader) } as ChoiceOf<Tag, Variants>
    },
    write(writer, value) {
      const number = (value as Record<string, unknown>)[tag] as number
      const variant = known[number]
      if (variant === undefined) throw new RangeError(`${tag} 0x${formatHex(number, 2)} is reserved`)
      u7.write(writer, number)
      variant.write(writer, value)
    },
  }
}
