import type { Holders, Role } from '#kernel'

const WORKSHOP: readonly Role[] = ['admin', 'technician']

export const actions = {
  'bridge.list': { all: ['admin'], group: ['technician'] },
  'bridge.invite': WORKSHOP,
  'bridge.revoke': WORKSHOP,
} as const satisfies Readonly<Record<string, Holders>>
