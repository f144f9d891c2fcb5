/** What this room writes. Facts hold no personal data: who it was stands in the subject. */
import { Type } from 'typebox'
import type { EntryDeclaration } from '#kernel'

const AUTHENTICATION = 3002
const ACCOUNT = 3001
const ACCESS = 3005
const API = 6003
const COMPLIANCE = 2003

const Text = Type.String({ maxLength: 200 })
const SettingValue = Type.Union([Type.Integer(), Type.String({ maxLength: 40 })])
const because = Type.Object({ because: Text })
/** Of a key: its actions and networks parted by spaces, and when it expires. */
const keyTerms = {
  kind: Text,
  role: Text,
  actions: Type.String({ maxLength: 6_200 }),
  networks: Type.String({ maxLength: 2_600 }),
  expiresAt: Text,
}
const counted = Type.Object({ reason: Text, count: Type.Integer(), firstAt: Text, lastAt: Text })

export const entries: Readonly<Record<string, EntryDeclaration>> = {
  'session.open': {
    ocsf: AUTHENTICATION,
    activity: 'create',
    facts: Type.Object({ assurance: Text, role: Text, client: Text }),
  },
  /** Sign-ins, refreshes or links that were refused, with the true reason: the first at once, the like of it counted. */
  'session.refuse': { ocsf: AUTHENTICATION, activity: 'create', facts: counted },
  /** So many wrong guesses over all accounts and networks that those from unknown networks must wait. */
  'attempts.surge': { ocsf: 2004, activity: 'create', facts: Type.Object({ failures: Type.Integer() }) },
  'session.refresh': { ocsf: AUTHENTICATION, activity: 'other' },
  /** Sessions that ended before an instant, of all organisations, with their refresh tokens. */
  'session.forget': {
    ocsf: AUTHENTICATION,
    activity: 'delete',
    facts: Type.Object({ sessions: Type.Integer(), tokens: Type.Integer(), before: Text }),
  },
  'session.end': { ocsf: AUTHENTICATION, activity: 'delete', facts: because },
  /** The person was there again, for one operation: the digest of what is asked for. */
  'session.step-up': { ocsf: AUTHENTICATION, activity: 'other', facts: Type.Object({ operation: Text }) },
  'session.list': { ocsf: API, activity: 'read' },
  /** A refresh token came a second time: its session is dead. */
  'refresh.reuse': { ocsf: AUTHENTICATION, activity: 'other' },
  'factor.enrol': { ocsf: ACCOUNT, activity: 'update' },
  'factor.confirm': { ocsf: ACCOUNT, activity: 'update' },
  'factor.refuse': { ocsf: ACCOUNT, activity: 'update', facts: counted },
  /** By the operator. */
  'factor.reset': { ocsf: ACCOUNT, activity: 'delete' },
  /** By the person, who has another factor or needs none. */
  'factor.remove': { ocsf: ACCOUNT, activity: 'delete' },
  'passkey.list': { ocsf: API, activity: 'read' },
  'passkey.add': { ocsf: ACCOUNT, activity: 'create' },
  'passkey.rename': { ocsf: ACCOUNT, activity: 'update' },
  'passkey.remove': { ocsf: ACCOUNT, activity: 'delete' },
  'passkey.use': { ocsf: AUTHENTICATION, activity: 'other' },
  'password.change': { ocsf: ACCOUNT, activity: 'update' },
  'recovery.use': { ocsf: AUTHENTICATION, activity: 'other' },
  /** Those from before are void. */
  'recovery.renew': { ocsf: ACCOUNT, activity: 'update' },
  'organisation.create': { ocsf: ACCOUNT, activity: 'create' },
  'user.invite': { ocsf: ACCOUNT, activity: 'create', facts: Type.Object({ role: Text }) },
  'user.link': { ocsf: ACCOUNT, activity: 'update', facts: Type.Object({ purpose: Text }) },
  'user.activate': { ocsf: ACCOUNT, activity: 'update', facts: Type.Object({ purpose: Text }) },
  /** `changed` names the fields, `role` the set held from now on. */
  'user.change': { ocsf: ACCESS, activity: 'create', facts: Type.Object({ changed: Text, role: Text }) },
  /** A set that a person holds from now on, or no more; `role` is the duty that goes with it, by the policies' name. */
  'role.fill': { ocsf: ACCESS, activity: 'create', facts: Type.Object({ set: Text, role: Text }) },
  'role.vacate': { ocsf: ACCESS, activity: 'delete', facts: Type.Object({ set: Text, role: Text }) },
  /** By an identity provider: a person it brought, wrote anew (`changed` names the attributes) or removed. */
  'user.provision': { ocsf: ACCOUNT, activity: 'create' },
  'user.reprovision': { ocsf: ACCOUNT, activity: 'update', facts: Type.Object({ changed: Text }) },
  'user.deprovision': { ocsf: ACCOUNT, activity: 'delete' },
  'group.provision': { ocsf: ACCOUNT, activity: 'create' },
  'group.change': { ocsf: ACCOUNT, activity: 'update' },
  'group.read': { ocsf: API, activity: 'read' },
  /** Groups of identity providers: the set that one gives, and who is in it (the subjects). */
  'group.list': { ocsf: API, activity: 'read' },
  'group.map': { ocsf: ACCESS, activity: 'update', facts: Type.Object({ set: Text, before: Text }) },
  'group.join': { ocsf: ACCESS, activity: 'create' },
  'group.leave': { ocsf: ACCESS, activity: 'delete' },
  'group.remove': { ocsf: ACCOUNT, activity: 'delete' },
  'review.read': { ocsf: API, activity: 'read' },
  'review.list': { ocsf: API, activity: 'read' },
  /** Each set that anybody holds waits to be decided. */
  'review.open': { ocsf: COMPLIANCE, activity: 'create', facts: Type.Object({ dueAt: Text }) },
  /** One set of one person, or what they have beside (`vehicle-group`, `vehicles`): kept or taken, by one of the reasons there are. */
  'review.decide': {
    ocsf: ACCESS,
    activity: 'update',
    facts: Type.Object({ set: Text, decision: Text, because: Text }),
  },
  /**
   * Nothing is left to decide but sets of the one person who has the duty (`undecidable`), which nobody else can. It closes
   * the duty of the quarter.
   */
  'access.review': {
    ocsf: COMPLIANCE,
    activity: 'other',
    facts: Type.Object({
      openedAt: Text,
      kept: Type.Integer(),
      removed: Type.Integer(),
      undecidable: Type.Integer(),
    }),
  },
  /** Rights withheld for a reason, and the reason gone. */
  'user.narrow': { ocsf: ACCESS, activity: 'update', facts: Type.Object({ because: Text, actions: Type.String() }) },
  'user.widen': { ocsf: ACCESS, activity: 'update', facts: because },
  /** By the house, at the end of a contract. */
  'user.close': { ocsf: ACCOUNT, activity: 'delete', facts: Type.Object({ because: Text, at: Text }) },
  'user.disable': { ocsf: ACCOUNT, activity: 'delete' },
  'user.list': { ocsf: API, activity: 'read' },
  'user.read': { ocsf: API, activity: 'read' },
  /** One setting of the organisation's policy, as it was and as it is from this version on. */
  'setting.change': {
    ocsf: ACCOUNT,
    activity: 'update',
    facts: Type.Object({ setting: Text, before: SettingValue, after: SettingValue, version: Type.Integer() }),
  },
  'setting.read': { ocsf: API, activity: 'read' },
  /** Identity providers of the organisation, and the domains that lead to them. */
  'sso.list': { ocsf: API, activity: 'read' },
  'sso.connect': { ocsf: ACCESS, activity: 'create', facts: Type.Object({ kind: Text, isEnabled: Type.Boolean() }) },
  'sso.change': { ocsf: ACCESS, activity: 'update', facts: Type.Object({ changed: Text, isEnabled: Type.Boolean() }) },
  'sso.remove': { ocsf: ACCESS, activity: 'delete' },
  'sso.try': { ocsf: API, activity: 'other', facts: Type.Object({ isReady: Type.Boolean() }) },
  'sso.domain-claim': { ocsf: ACCESS, activity: 'create' },
  'sso.domain-verify': { ocsf: ACCESS, activity: 'update' },
  'sso.domain-remove': { ocsf: ACCESS, activity: 'delete' },
  /** A name of the provider stands for a person from now on. */
  'sso.link': { ocsf: ACCOUNT, activity: 'create', facts: Type.Object({ connection: Text }) },
  'sso.sign-in': { ocsf: AUTHENTICATION, activity: 'create', facts: Type.Object({ kind: Text }) },
  /** The provider says that somebody left. */
  'sso.logout': { ocsf: AUTHENTICATION, activity: 'delete', facts: Type.Object({ sessions: Type.Integer() }) },
  'me.read': { ocsf: API, activity: 'read' },
  /** API keys and other clients of OAuth, with all that they were given. `kind` is what it is, `role` the set of a machine's. */
  'key.create': { ocsf: ACCESS, activity: 'create', facts: Type.Object(keyTerms) },
  'key.list': { ocsf: API, activity: 'read' },
  'key.revoke': { ocsf: ACCESS, activity: 'delete' },
  /** A client that was refused at the token endpoint, with the true reason. */
  'key.refuse': { ocsf: AUTHENTICATION, activity: 'create', facts: counted },
  /** A person looked at what an app asks of them, let it in, or sent it away. The object is the app. */
  'app.look': { ocsf: API, activity: 'read' },
  'app.allow': { ocsf: ACCESS, activity: 'create', facts: Type.Object({ scope: Type.String() }) },
  'app.deny': { ocsf: ACCESS, activity: 'other' },
  /** Codes of devices that nobody waits with, typed within a session. */
  'app.refuse': { ocsf: ACCESS, activity: 'other', facts: counted },
  /** A code came a second time: what came of the first is dead. */
  'code.reuse': { ocsf: AUTHENTICATION, activity: 'other' },
  /** A client was told of a token of its own. */
  'token.read': { ocsf: API, activity: 'read' },
  'key.rotate': { ocsf: 6002, activity: 'update', facts: Type.Object({ kid: Text }) },
}
