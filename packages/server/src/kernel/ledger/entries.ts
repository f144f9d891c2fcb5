/** What the ledger itself writes: its index, its keys, and findings about the log (LEDGER, sections 4, 6 and 8). */
import { Type } from 'typebox'
import type { EntryDeclaration } from '#kernel'

const strict = { additionalProperties: false } as const
const seq = Type.Integer({ minimum: 0 })

/** A judgement about the house. `severity` 1 is the gravest; `tells` names the duty roles that hear it, joined by `, `. */
const findingOpened = Type.Object(
  {
    severity: Type.Integer({ minimum: 1, maximum: 4 }),
    because: Type.String({ maxLength: 1_000 }),
    tells: Type.String(),
  },
  strict,
)

export const ledgerEntries = {
  'ledger.index': {
    ocsf: 6003,
    activity: 'create',
    facts: Type.Object({ level: Type.String(), from: seq, to: seq, keys: seq, root: Type.String(), late: seq }, strict),
  },
  'ledger.epoch': {
    ocsf: 6003,
    activity: 'create',
    facts: Type.Object({ vkey: Type.String(), node: Type.String(), endsPrevious: Type.Boolean() }, strict),
  },
  'ledger.key': { ocsf: 6003, activity: 'create', facts: Type.Object({ vkey: Type.String() }, strict) },
  'ledger.pruned': { ocsf: 6003, activity: 'delete', facts: Type.Object({ below: seq }, strict) },
  'ledger.restored': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ from: seq, to: seq, lost: seq, reason: Type.String({ maxLength: 500 }) }, strict),
  },
  /** An operator's word: this listener has heard all up to `seq`, -1 for nothing. Its place had no seal, and has one from here on. */
  'ledger.cursor': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ seq: Type.Integer({ minimum: -1 }), reason: Type.String({ maxLength: 500 }) }, strict),
  },
  /** An operator's word: what is about this, or everything, stays beyond its time, until it is released. */
  'ledger.hold': {
    ocsf: 6003,
    activity: 'create',
    facts: Type.Object(
      { reason: Type.String({ maxLength: 500 }), about: Type.Optional(Type.String({ maxLength: 100 })) },
      strict,
    ),
  },
  'ledger.release': {
    ocsf: 6003,
    activity: 'delete',
    facts: Type.Object({ reason: Type.String({ maxLength: 500 }) }, strict),
  },
  /** From here on the intake is sealed under the next key; the one before is accepted for a minute more, unless this is said again. */
  'ledger.seal': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ generation: Type.Integer({ minimum: 1 }), again: Type.Optional(Type.Boolean()) }, strict),
  },
  /** The first word of a log that goes on after another, whose tree could not: the last checkpoint that is known of it, and how many of its entries are held. */
  'ledger.begin': {
    ocsf: 6003,
    activity: 'create',
    facts: Type.Object(
      {
        previous: Type.String(),
        size: seq,
        checkpoint: Type.String({ maxLength: 8_192 }),
        held: seq,
        /** Over all that is held, in Base64: no checkpoint may cover the last of it. */
        root: Type.String(),
        /** The index of what is held behind its last index commit, as that would have stated it; where there is any. */
        indexFrom: Type.Optional(seq),
        indexKeys: Type.Optional(seq),
        indexRoot: Type.Optional(Type.String()),
        indexLate: Type.Optional(seq),
        because: Type.String({ maxLength: 500 }),
        reason: Type.String({ maxLength: 500 }),
      },
      strict,
    ),
  },
  'finding.open': { ocsf: 2004, activity: 'create', facts: findingOpened },
  'finding.close': { ocsf: 2004, activity: 'delete', facts: Type.Object({ because: Type.String() }, strict) },
  /** Denials beyond the 10,000 that one minute counts apart. */
  'denial.overflow': { ocsf: 6003, activity: 'other' },
} as const satisfies Readonly<Record<string, EntryDeclaration>>
