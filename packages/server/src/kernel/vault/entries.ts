/** What the vault writes: changes of keys, and erasures. What it finds broken is `vault.integrity` of the kernel's room. */
import { Type } from 'typebox'
import type { EntryDeclaration } from '#kernel'

const strict = { additionalProperties: false } as const
const level = Type.Union([
  Type.Literal('kek'),
  Type.Literal('installation'),
  Type.Literal('organisation'),
  Type.Literal('subject'),
  Type.Literal('seal'),
])
/** `seal` is the key of the ledger's intake: asked for here, and changed by `ledger.seal`. `generation` is of the key that comes or goes; none where keys of that level are told apart otherwise. */
const ofKey = Type.Object({ level, generation: Type.Optional(Type.Integer({ minimum: 1 })) }, strict)

/** Keys of the vault; those that sign tokens are identity's, and so is `key.rotate`. */
export const vaultEntries = {
  'vault.rotate': { ocsf: 6002, activity: 'update', facts: ofKey },
  'vault.destroy': { ocsf: 6002, activity: 'delete', facts: ofKey },
  'subject.erase': {
    ocsf: 6003,
    activity: 'delete',
    facts: Type.Object({ indexes: Type.Integer({ minimum: 0 }) }, strict),
  },
  /** A database that was restored held the key of an erased subject; it is destroyed again. */
  'subject.replay': { ocsf: 6003, activity: 'delete' },
} as const satisfies Readonly<Record<string, EntryDeclaration>>
