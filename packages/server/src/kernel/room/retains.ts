/** How long the tables of kernel, vault and ledger are kept. */
import type { Module } from '#kernel'

const setting = { kept: 'setting' } as const
const working = { kept: 'working' } as const

export const retains: NonNullable<Module['retains']> = {
  kernel_budget: working,
  kernel_delivery: working,
  kernel_errand: working,
  kernel_file: { kept: 'customer', since: 'created_at', about: ['subject_id', 'owner_id'] },
  kernel_file_chunk: { with: 'kernel_file', by: 'file_id' },
  kernel_hold: { kept: 'audit', since: 'released_at' },
  kernel_idempotency: working,
  kernel_job: working,
  kernel_mail: working,
  kernel_migration: setting,
  kernel_node: setting,
  kernel_queue: working,
  kernel_setting: setting,
  kernel_webhook: setting,
  // Hashes, places and signatures: they prove for good, and tell nothing of anybody.
  ledger_checkpoint: setting,
  ledger_cosignature: setting,
  ledger_cursor: setting,
  ledger_entry: { kept: 'audit', since: 'at' },
  ledger_head: setting,
  ledger_intake: working,
  ledger_lost: setting,
  ledger_refused: { kept: 'audit', since: 'refused_at' },
  ledger_refutation: setting,
  ledger_segment: setting,
  ledger_tile: setting,
  ledger_witness: setting,
  vault_installation: setting,
  vault_organisation_key: setting,
  vault_secret: setting,
  // The key is destroyed with what it sealed; that it was stays known.
  vault_subject_key: { kept: 'audit', since: 'erased_at', about: ['subject_id'] },
}
