/** What the kernel writes beside the ledger's own entries. */
import { Type } from 'typebox'
import type { Module } from '#kernel'
import { ledgerEntries } from '#kernel/ledger'
import { vaultEntries } from '#kernel/vault'

const Searched = Type.Object({ count: Type.Integer() }, { additionalProperties: false })
const Replayed = Type.Object({ actions: Type.String(), replayed: Type.Literal(true) }, { additionalProperties: false })
const Opened = Type.Object(
  { version: Type.String(), profile: Type.String(), engine: Type.String() },
  { additionalProperties: false },
)
const Moved = Type.Object({ from: Type.String(), to: Type.String() }, { additionalProperties: false })

/** The object is the row; the finding stays open until its value is restored. */
const Broken = Type.Object({ table: Type.String(), column: Type.String() }, { additionalProperties: false })

export const kernelEntries: NonNullable<Module['entries']> = {
  ...ledgerEntries,
  ...vaultEntries,
  /** A kept answer went out again: what it disclosed the first time, under which actions. */
  'answer.replay': { ocsf: 6003, activity: 'read', facts: Replayed },
  'ledger.search': { ocsf: 6003, activity: 'read', facts: Searched },
  'ledger.read': { ocsf: 6003, activity: 'read' },
  'ledger.prove': { ocsf: 6003, activity: 'read' },
  'vault.integrity': { ocsf: 2004, activity: 'create', facts: Broken },
  /** A mail was taken by the operator's server, or could not be sent while it was of use. */
  'mail.send': { ocsf: 6003, activity: 'other' },
  'clock.move': { ocsf: 6002, activity: 'update', facts: Moved },
  /** The house began to listen. */
  'house.open': { ocsf: 6002, activity: 'other', facts: Opened },
}
