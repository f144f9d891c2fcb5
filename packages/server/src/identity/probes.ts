/** Looks at the running house as the canary's people, through its own door. */
import { randomBytes } from 'node:crypto'
import { authorityStore, store } from '#identity/accounts'
import { EVERYONES_WRITES, FORBIDDEN, LEAST } from '#identity/authority'
import {
  codeOf,
  createApiKeyLook,
  createContractLook,
  createGrantLook,
  createPrivilegeLook,
  createSsoLook,
  createTechnicianLook,
  createVisits,
  fieldOf,
  judge,
  permissionsOf,
} from '#identity/inspection'
import type { Sso } from '#identity/sso'
import type { Kernel, Module, Observation, ProbeContext, Role } from '#kernel'
import { CANARY } from '#kernel'
import { doorsOfLook } from '#kernel/room'
import type { Canary, CanarySession } from './canary.ts'
import { canaryUser } from './canary.ts'
import type { createCanaryKeys } from './canary-keys.ts'
import type { createCanarySso } from './canary-sso.ts'
import { COMER } from './canary-sso.ts'
import type { Tampering } from './tampering.ts'

interface Below {
  readonly canary: Canary
  /** Of the look at keys, and of the look at grants. */
  readonly canaryKeys: ReturnType<typeof createCanaryKeys>
  readonly canaryClients: ReturnType<typeof createCanaryKeys>
  readonly canarySso: Pick<ReturnType<typeof createCanarySso>, 'openToken'>
  readonly sso: Pick<Sso, 'signInCanary' | 'lookAtConnections'>
  readonly findTampering: () => Promise<Tampering>
  readonly rooms: () => readonly Module[]
}

const ANY_ID = canaryUser('viewer')
/** Each breaks one rule of the password rule, and only that one. */
const BAD = [
  'Vg7#kq!2zpW',
  `${'x7#Kqz'.repeat(22)}`,
  'Vg7kq2zpWmT4hB',
  'P@ssw0rd2026!!',
  'MutsDiagnostics1!',
  'abcdefgh!!!!',
]

export function createProbes(kernel: Kernel, below: Below) {
  const { canary, canaryKeys, canaryClients, canarySso, sso, findTampering, rooms } = below
  const { door, database, config } = kernel
  const visits = createVisits<CanarySession>(door, canary.openCanarySession)
  const { ask } = visits
  const visit = (role: Role, session: CanarySession = {}) => visits.visit(role, session)
  const countStored = async () => (await findTampering()).keys
  const countContracts = async () => (await findTampering()).contracts
  return {
    secondFactor,
    sessionEnd,
    passwordRule,
    roleAdmin,
    roleViewer,
    apiKeys: createApiKeyLook({ door, config, ...canaryKeys, countStored }),
    sso: createSsoLook({
      ...{ door, comer: COMER, least: LEAST, openToken: canarySso.openToken },
      ...{ signIn: sso.signInCanary, lookAtConnections: sso.lookAtConnections },
    }),
    grantTypes: createGrantLook({
      ...{ door, ...canaryClients, openPerson },
      countClients: async () => (await findTampering()).clients,
    }),
    roleTechnician: createTechnicianLook(visits),
    contractEnd: createContractLook({
      ...{ visits, countContracts },
      openContractor: canary.openContractorSession,
      endContract: canary.endContract,
    }),
    leastPrivilege: createPrivilegeLook({
      ...{ kernel, visits },
      listOrganisations: store.listOrganisations,
      listHoldings: authorityStore.listHoldings,
    }),
  }

  /** An admin with one factor reaches enrolment and sign-out only; nobody gave a session a second factor it never had. */
  async function secondFactor(): Promise<Observation> {
    const weak = await visit('admin')
    const users = await weak('GET', '/users')
    const enrolment = await weak('POST', '/me/totp/confirm', {})
    const signOut = await weak('POST', '/auth/sign-out')
    const strong = await visit('admin', { assurance: 'aal2' })
    const allowed = await strong('GET', '/users')
    await strong('POST', '/auth/sign-out')
    const { sessions } = await findTampering()
    const isGated = users.status === 403 && codeOf(users) === 'identity.second-factor-required'
    return judge(
      {
        users: users.status,
        enrolment: enrolment.status,
        signOut: signOut.status,
        withFactor: allowed.status,
        altered: sessions.altered,
      },
      isGated && enrolment.status === 400 && signOut.status === 204 && allowed.status === 200 && sessions.altered === 0,
    )
  }

  /** 30 minutes idle or 12 hours in all end a session, for access and refresh alike. */
  async function sessionEnd(): Promise<Observation> {
    const fresh = await statusesOf({})
    const idle = await statusesOf({ age: { minutes: 31 } })
    const old = await statusesOf({ age: { hours: 12, minutes: 1 }, idle: { minutes: 1 } })
    const { sessions, policies } = await findTampering()
    const isKept = sessions.ahead === 0 && policies.loosened === 0
    const holds = fresh === '200 200' && idle === '401 401' && old === '401 401' && isKept
    return judge({ fresh, idle, old, ahead: sessions.ahead, loosened: policies.loosened }, holds)
  }

  /** The door takes one good password and none of six bad ones; what is stored is Argon2id at the cost in force. */
  async function passwordRule(): Promise<Observation> {
    const token = await canary.createCanaryLink('driver')
    const offer = (password: string) => ask('POST', '/auth/invitation', undefined, { token, password })
    const refused: number[] = []
    for (const password of BAD) refused.push((await offer(password)).status)
    const taken = await offer(createGoodPassword())
    const accessToken = fieldOf(taken, 'accessToken')
    if (typeof accessToken === 'string') await ask('POST', '/auth/sign-out', accessToken)
    const { hashes, policies } = await findTampering()
    const holds =
      refused.every((status) => status === 422) && taken.status === 200 && hashes.foreign + policies.loosened === 0
    return judge(
      {
        refused: refused.join(' '),
        taken: taken.status,
        hashes: hashes.looked,
        foreign: hashes.foreign,
        loosened: policies.loosened,
        hasBreachCorpus: config.breachCorpus !== undefined,
      },
      holds,
      config.breachCorpus === undefined ? 'no corpus of leaked passwords is set (MUTS_BREACH_CORPUS)' : '',
    )
  }

  /** All that technician and viewer have, people besides; but no hand on the ledger, no secret. */
  async function roleAdmin(): Promise<Observation> {
    const admin = await visit('admin', { assurance: 'aal2' })
    const users = await admin('GET', '/users')
    const edit = await admin('PUT', '/ledger/entries/1', {})
    const secrets = await admin('GET', '/secrets')
    const held = await permissionsOf(admin)
    await admin('POST', '/auth/sign-out')
    const lesser = [
      ...(await permissionsOf(await visit('technician'))),
      ...(await permissionsOf(await visit('viewer'))),
    ]
    const missing = lesser.filter((action) => !held.includes(action)).length
    const forbidden = held.filter((action) => FORBIDDEN.test(action)).length
    const mayAlterLedger = await database.transaction({ org: CANARY }, (tx) => store.mayAlterLedger(tx))
    const holds = users.status === 200 && edit.status === 404 && secrets.status === 404 && missing + forbidden === 0
    return judge(
      { users: users.status, ledgerEdit: edit.status, secrets: secrets.status, missing, forbidden, mayAlterLedger },
      holds && !mayAlterLedger,
    )
  }

  /** Every write there is answers 403 to a viewer, but those that every person has. */
  async function roleViewer({ now }: ProbeContext): Promise<Observation> {
    const viewer = await visit('viewer')
    const me = await viewer('GET', '/me')
    const roles = fieldOf(me, 'roles')
    const held = new Set(fieldOf(me, 'permissions') as readonly string[])
    const writes = rooms().flatMap(({ routes = [] }) =>
      routes.filter(
        ({ method, access }) => method !== 'GET' && 'action' in access && !EVERYONES_WRITES.has(access.action),
      ),
    )
    const passed = writes.flatMap(({ access }) =>
      'action' in access && held.has(access.action) ? [`holds ${access.action}`] : [],
    )
    for (const { method, path, bearer } of doorsOfLook(writes, now)) {
      const { status } = await viewer(method, path.replaceAll(/:\w+/g, ANY_ID), {})
      // Where tokens of another kind are asked for, a person's is none.
      if (status !== (bearer === undefined ? 403 : 401)) passed.push(`${method} ${path} ${status}`)
    }
    await viewer('POST', '/auth/sign-out')
    const isViewer = Array.isArray(roles) && roles.join() === 'viewer'
    return judge(
      { writes: writes.length, passed: passed.length, isViewer },
      isViewer && passed.length === 0,
      passed.join(', '),
    )
  }

  /** Signed in by a password that is new with each look. */
  async function openPerson() {
    const { email, token } = await canary.createSignerLink()
    const password = createGoodPassword()
    const taken = await ask('POST', '/auth/invitation', undefined, { token, password })
    return { email, password, token: String(fieldOf(taken, 'accessToken')) }
  }

  async function statusesOf(session: CanarySession): Promise<string> {
    const { accessToken, refreshToken } = await canary.openCanarySession('technician', session)
    const access = await ask('GET', '/me', accessToken)
    const refresh = await ask('POST', '/auth/refresh', undefined, { refreshToken })
    return `${access.status} ${refresh.status}`
  }
}

const createGoodPassword = (): string => `${randomBytes(12).toString('base64url')}~${randomBytes(3).toString('hex')}`
