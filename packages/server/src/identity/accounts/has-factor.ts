import type { UserRow } from './schema.ts'

export const hasFactor = ({ totpSealed, passkeys }: Pick<UserRow, 'totpSealed' | 'passkeys'>): boolean =>
  totpSealed !== null || passkeys > 0
