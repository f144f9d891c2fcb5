/** For tests only: a superuser of the database at work against each control of this room. */
import type { Role, Sabotage, World } from '#kernel'
import { CANARY, uuidv7 } from '#kernel'
import { canaryUser } from './canary.ts'

export const sabotage: Sabotage = {
  'identity.second-factor': [{ redWithin: { minutes: 5 }, breakIt: inventAdminSession }],
  'identity.session-end': [
    { redWithin: { minutes: 5 }, breakIt: moveLastUseAhead },
    { redWithin: { minutes: 5 }, breakIt: loosenPolicy },
  ],
  'identity.password-rule': [{ redWithin: { hours: 1 }, breakIt: storeForeignHash }],
  'identity.role-admin': [{ redWithin: { hours: 1 }, breakIt: openLedgerToApp }],
  'identity.role-viewer': [{ redWithin: { hours: 1 }, breakIt: widenViewer }],
  'identity.role-technician': [{ redWithin: { hours: 1 }, breakIt: widenTechnician }],
  'identity.api-keys': [
    { redWithin: { hours: 1 }, breakIt: storeClearKey },
    { redWithin: { hours: 1 }, breakIt: storeEndlessKey },
  ],
  'identity.sso': [
    { redWithin: { hours: 1 }, breakIt: moveIssuer },
    { redWithin: { hours: 1 }, breakIt: takeProvisioningAway },
    { redWithin: { hours: 1 }, breakIt: raiseMapping },
  ],
  'identity.grant-types': [
    { redWithin: { hours: 1 }, breakIt: giveKeyToPerson },
    { redWithin: { hours: 1 }, breakIt: sendCodesInClear },
  ],
  'identity.contract-end': [
    { redWithin: { minutes: 5 }, breakIt: moveContractEnd },
    { redWithin: { minutes: 5 }, breakIt: liftContractEnd },
  ],
  'identity.least-privilege': [{ redWithin: { hours: 1 }, breakIt: giveSilently }],
}

/** A session with two factors that nobody ever showed. */
async function inventAdminSession({ superuser, clock }: World) {
  const now = clock.now()
  const id = uuidv7(now)
  await superuser(
    `INSERT INTO identity_session (org_id, id, user_id, assurance, auth_time, created_at, last_used_at, version, seal)
     VALUES ($1, $2, $3, 'aal2', $4, $4, $4, 1, '\\x00')`,
    [CANARY, id, canaryUser('admin'), now],
  )
  return async () => {
    await superuser('DELETE FROM identity_session WHERE org_id = $1 AND id = $2', [CANARY, id])
  }
}

/** Sessions that never become idle. */
async function moveLastUseAhead({ superuser, clock }: World) {
  await superuser(`CREATE FUNCTION ahead() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.last_used_at := NEW.last_used_at + interval '1 day'; RETURN NEW; END $$`)
  // The auditor is spared: somebody must be let in to see it.
  await superuser(`CREATE TRIGGER ahead BEFORE INSERT ON identity_session
    FOR EACH ROW WHEN (NEW.user_id <> '${canaryUser('auditor')}') EXECUTE FUNCTION ahead()`)
  return async () => {
    await superuser('DROP TRIGGER ahead ON identity_session')
    await superuser('DROP FUNCTION ahead')
    await superuser(
      `UPDATE identity_session SET ended_at = created_at, ended_because = 'revoked' WHERE ended_at IS NULL AND last_used_at > $1`,
      [clock.now()],
    )
  }
}

/** A policy that its own door would refuse. */
async function loosenPolicy({ superuser, clock }: World) {
  await superuser('INSERT INTO identity_policy (org_id, version, settings, changed_at) VALUES ($1, 1, $2, $3)', [
    CANARY,
    JSON.stringify({ sessionIdleMinutes: 1_440, passwordLength: 6 }),
    clock.now(),
  ])
  return async () => {
    await superuser('DELETE FROM identity_policy WHERE org_id = $1', [CANARY])
  }
}

async function storeForeignHash({ superuser }: World) {
  const put = (hash: string | null) =>
    superuser('UPDATE identity_user SET password_hash = $1 WHERE org_id = $2 AND id = $3', [
      hash,
      CANARY,
      canaryUser('inspector'),
    ])
  await put('$2b$12$Kq7zT0mV3nB5xW9rY1cL4uJ8hG6fD2sA0pQeRtYuIoP')
  return async () => {
    await put(null)
  }
}

async function openLedgerToApp({ superuser }: World) {
  await superuser('GRANT UPDATE ON ledger_entry TO muts_app')
  return async () => {
    await superuser('REVOKE UPDATE ON ledger_entry FROM muts_app')
  }
}

async function widenViewer({ superuser }: World) {
  const put = (role: string) =>
    superuser('UPDATE identity_user SET role = $1 WHERE org_id = $2 AND id = $3', [role, CANARY, canaryUser('viewer')])
  await put('technician')
  return async () => {
    await put('viewer')
  }
}

/** One more set in the row of the canary's technician: the whole fleet. */
function widenTechnician({ superuser }: World) {
  return putHats(superuser, 'technician', 'fleet_manager')
}

/** A set that nobody gave: the ledger knows nothing of it. */
function giveSilently({ superuser }: World) {
  return putHats(superuser, 'driver', 'privacy_officer')
}

async function putHats(superuser: World['superuser'], role: Role, hat: Role) {
  const put = (hats: string) =>
    superuser('UPDATE identity_user SET hats = $1::text[] WHERE org_id = $2 AND id = $3', [
      hats,
      CANARY,
      canaryUser(role),
    ])
  await put(`{${hat}}`)
  return async () => {
    await put('{}')
  }
}

function storeClearKey(world: World) {
  return storeKey(world, `convert_to('mutk_live_${'0'.repeat(60)}', 'UTF8')`, `interval '90 days'`)
}

function storeEndlessKey(world: World) {
  return storeKey(world, `decode(repeat('ab', 32), 'hex')`, `interval '10 years'`)
}

async function storeKey({ superuser, clock }: World, secret: string, life: string) {
  await superuser(
    `INSERT INTO identity_client (org_id, id, kind, name, user_id, secret_hash, scope, networks, created_at, expires_at)
     VALUES ($1, 'zzzzzzzzzzz', 'api-key', 'Left open', $2, ${secret}, 'vehicle.list', '[]', $3::timestamptz, $3::timestamptz + ${life})`,
    [CANARY, canaryUser('viewer'), clock.now()],
  )
  return () => removeKey(superuser)
}

async function removeKey(superuser: World['superuser']) {
  await superuser(`DELETE FROM identity_client WHERE org_id = $1 AND id = 'zzzzzzzzzzz'`, [CANARY])
}

/** The provider is another one now, which nobody knows. */
async function moveIssuer({ superuser }: World) {
  const put = (issuer: string) =>
    superuser(
      `UPDATE identity_sso_connection SET version = version + 1, provider = jsonb_set(provider, '{issuer}', to_jsonb($1::text))
       WHERE org_id = $2`,
      [issuer, CANARY],
    )
  await put('https://elsewhere.canary.invalid')
  return async () => {
    await put('https://provider.canary.invalid')
  }
}

/** Nobody hears any more whom the provider closes. */
async function takeProvisioningAway({ superuser, clock }: World) {
  const put = (at: Date | null) =>
    superuser('UPDATE identity_scim_token SET revoked_at = $1 WHERE org_id = $2', [at, CANARY])
  await put(clock.now())
  return async () => {
    await put(null)
  }
}

/** A group that gives more than its connection may. */
async function raiseMapping({ superuser }: World) {
  const put = (role: Role) => superuser('UPDATE identity_group SET role = $1 WHERE org_id = $2', [role, CANARY])
  await put('technician')
  return async () => {
    await put('auditor')
  }
}

/** A secret that stands in for a person, with no factor and no end to its session. */
function giveKeyToPerson(world: World) {
  return storeKey(world, `decode(repeat('ab', 32), 'hex')`, `interval '90 days'`)
}

/** An app whose people are sent back where everybody on the way reads the code. */
async function sendCodesInClear({ superuser, clock }: World) {
  await superuser(
    `INSERT INTO identity_client (org_id, id, kind, name, scope, networks, redirect_uris, created_at, expires_at)
     VALUES ($1, 'zzzzzzzzzzz', 'app', 'Left open', 'vehicle.list', '[]', '["http://collector.example/"]', $2::timestamptz,
       $2::timestamptz + interval '90 days')`,
    [CANARY, clock.now()],
  )
  return () => removeKey(superuser)
}

/** Contracts that never end, whatever is written. */
async function moveContractEnd({ superuser }: World) {
  await superuser(`CREATE FUNCTION prolong() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.contract_ends_at := NEW.contract_ends_at + interval '1 year'; RETURN NEW; END $$`)
  await superuser('CREATE TRIGGER prolong BEFORE UPDATE ON identity_user FOR EACH ROW EXECUTE FUNCTION prolong()')
  return async () => {
    await superuser('DROP TRIGGER prolong ON identity_user')
    await superuser('DROP FUNCTION prolong')
  }
}

/** Somebody who is not employed, and stays for good. */
async function liftContractEnd({ superuser }: World) {
  const put = (kind: string) =>
    superuser('UPDATE identity_user SET contract_kind = $1 WHERE org_id = $2 AND id = $3', [
      kind,
      CANARY,
      canaryUser('facilities'),
    ])
  await put('third-party')
  return async () => {
    await put('employee')
  }
}
