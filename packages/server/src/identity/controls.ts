import { createPermissions, mayOf } from '#identity/authority'
import { createPasswordRule } from '#identity/factors'
import { registerGrants } from '#identity/oauth'
import { createSessionRule, hasContractEnded } from '#identity/sessions'
import { createArrivals } from '#identity/sso'
import type { Control } from '#kernel'
import { isApiKey } from '#kernel/vault'
import { toPrincipal } from './authenticator.ts'
import type { createProbes } from './probes.ts'

const secure = { objective: 'confidentiality', scope: 'house', severity: 1, tells: ['security-lead'] } as const

export const createControls = (probes: ReturnType<typeof createProbes>): readonly Control[] => [
  {
    ...secure,
    name: 'identity.second-factor',
    clauses: ['muts.auth.mfa-admin'],
    promise: 'An admin session without a second factor reaches enrolment and sign-out only.',
    enforcedBy: toPrincipal,
    probe: probes.secondFactor,
    freshFor: { minutes: 5 },
  },
  {
    ...secure,
    name: 'identity.session-end',
    clauses: ['muts.auth.session-timeout'],
    promise: '30 minutes idle, or 12 hours in all, end a session for access and refresh alike.',
    enforcedBy: createSessionRule,
    probe: probes.sessionEnd,
    freshFor: { minutes: 5 },
  },
  {
    ...secure,
    name: 'identity.password-rule',
    clauses: ['muts.auth.password'],
    promise:
      'Passwords have 12 to 128 characters with a special one, are neither common nor about the product, and are kept as Argon2id.',
    enforcedBy: createPasswordRule,
    probe: probes.passwordRule,
    freshFor: { hours: 1 },
  },
  {
    ...secure,
    name: 'identity.role-admin',
    clauses: ['muts.roles.admin'],
    promise:
      'Admin has all that technician and viewer have and manages people, but edits no ledger and reads no secret.',
    enforcedBy: mayOf,
    probe: probes.roleAdmin,
    freshFor: { hours: 1 },
  },
  {
    ...secure,
    name: 'identity.role-viewer',
    clauses: ['muts.roles.viewer'],
    promise: 'Every write answers 403 to a viewer, but those that every person has.',
    enforcedBy: createPermissions,
    probe: probes.roleViewer,
    freshFor: { hours: 1 },
  },
  {
    ...secure,
    name: 'identity.role-technician',
    clauses: ['muts.roles.technician'],
    promise: 'A technician reaches the vehicles assigned to them, for others finds nothing, and administers nobody.',
    enforcedBy: mayOf,
    probe: probes.roleTechnician,
    freshFor: { hours: 1 },
  },
  {
    ...secure,
    name: 'identity.api-keys',
    clauses: ['muts.api.key-vault'],
    promise:
      'An API key is shown once and kept as a keyed hash, lives a year at most, opens the token endpoint only, and is worth nothing once revoked.',
    enforcedBy: isApiKey,
    probe: probes.apiKeys,
    freshFor: { hours: 1 },
  },
  {
    ...secure,
    name: 'identity.sso',
    clauses: ['muts.auth.sso'],
    promise:
      'Whoever comes by the provider of their organisation holds what their groups are mapped to, and is out on the next request once the provider closes them.',
    enforcedBy: createArrivals,
    probe: probes.sso,
    freshFor: { hours: 1 },
    tells: ['operations'],
  },
  {
    ...secure,
    name: 'identity.grant-types',
    clauses: ['fleetops.access.approved-methods'],
    promise:
      'The authorization server takes a code bound to a secret, a device code, a refresh token or a client that proves itself, and nothing else; a password opens the sign-in alone.',
    enforcedBy: registerGrants,
    probe: probes.grantTypes,
    freshFor: { hours: 1 },
  },
  {
    ...secure,
    name: 'identity.contract-end',
    clauses: ['fleetops.scope.people'],
    promise: 'Whoever is not employed has an end of contract, and from that instant on nobody comes in by the account.',
    enforcedBy: hasContractEnded,
    probe: probes.contractEnd,
    freshFor: { minutes: 5 },
    tells: ['security-lead', 'hr'],
  },
  {
    ...secure,
    name: 'identity.least-privilege',
    clauses: ['fleetops.access.least-privilege'],
    promise: 'Nobody holds a set that the ledger does not say was given, and what belongs to others is not there.',
    enforcedBy: createPermissions,
    probe: probes.leastPrivilege,
    freshFor: { hours: 1 },
  },
]
