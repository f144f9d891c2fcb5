/** Door for tests only: key services that behave like the real ones, over TLS on loopback. */

export { openFakeKms } from './fake-kms.ts'
export type { FakeService } from './fake-server.ts'
export { openFakeTransit } from './fake-transit.ts'
export type { TestVault } from './test-vault.ts'
export { COLUMNS, DEMO, kekOf, OPERATOR, openTestVault } from './test-vault.ts'
