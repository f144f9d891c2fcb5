/** Door of mail: what is sent to people, after the commit of what it is about. */
export { mailMigrations } from './migrations.ts'
export type { Letter, Outbox } from './outbox.ts'
export { createOutbox } from './outbox.ts'
