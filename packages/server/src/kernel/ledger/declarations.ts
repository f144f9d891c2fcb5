/** Which entries may be written, and with which facts: the declarations of all rooms, each compiled once. */
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { EntryDeclaration, Facts } from '#kernel'
import { ledgerEntries } from './entries.ts'

export interface Declarations {
  find(action: string): EntryDeclaration | undefined
  /**
   * The declaration of an entry that may be written like this.
   *
   * @throws {Error} when no room declares the action, or not these facts: a bug of the caller.
   */
  require(action: string, facts: Facts): EntryDeclaration
  /** @throws {Error} when a fact is personal (entries outlive their subjects) or a room redeclares an entry of ours. */
  requireSound(): void
}

interface Declared {
  readonly declaration: EntryDeclaration
  readonly mayState: (facts: Facts) => boolean
}

/** @param rooms may still be filled by rooms that open later; what it holds at the start of the ledger stays. */
export function createDeclarations(rooms: ReadonlyMap<string, EntryDeclaration>): Declarations {
  const ours = new Map<string, EntryDeclaration>(Object.entries(ledgerEntries))
  const compiled = new Map<string, Declared>()
  const find = (action: string) => ours.get(action) ?? rooms.get(action)

  const compile = (action: string): Declared => {
    const declaration = find(action)
    if (!declaration) throw new Error(`no room declares the entry ${action}`)
    const declared = { declaration, mayState: compileFacts(action, declaration.facts) }
    compiled.set(action, declared)
    return declared
  }
  return {
    find,
    require: (action, facts) => {
      const { declaration, mayState } = compiled.get(action) ?? compile(action)
      if (!mayState(facts)) throw new Error(`the facts of ${action} are not those it declares`)
      return declaration
    },
    requireSound: () => {
      for (const [action, declaration] of rooms) {
        if (find(action) !== declaration) throw new Error(`${action} is an entry of the ledger`)
        compile(action)
      }
    },
  }
}

/** Facts beyond the declared ones are refused, whatever the schema says about additional properties. */
function compileFacts(action: string, schema: TSchema | undefined): (facts: Facts) => boolean {
  if (!schema) return (facts) => Object.keys(facts).length === 0
  if (holdsPersonal(schema)) throw new Error(`the entry ${action} declares a personal fact; seal it instead`)
  const names = new Set(Object.keys((schema as { properties?: object }).properties ?? {}))
  // A probe states what it saw, in names of its own: a record is open, an object is closed.
  const isOpen = 'patternProperties' in schema
  // Compiled with the first entry of its kind: most of what a room declares is not written in each life of a house.
  let shape: ReturnType<typeof Compile> | undefined
  return (facts) => {
    shape ??= Compile(schema)
    return (isOpen || Object.keys(facts).every((name) => names.has(name))) && shape.Check(facts)
  }
}

function holdsPersonal(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  if ('x-data-class' in schema && schema['x-data-class'] === 'personal') return true
  return Object.values(schema).some(holdsPersonal)
}
