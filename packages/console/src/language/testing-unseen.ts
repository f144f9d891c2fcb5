/** For tests only: texts of the server that nobody meets in the console, by the reason; each a place or a part of one. */
export const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  'said by the command line, to whoever runs the server': [
    'server/kernel/ledger/begin-log.ts',
    'server/kernel/ledger/holds.ts',
    'server/kernel/ledger/restore.ts',
    'server/kernel/vault/rotation.ts',
    'server/identity/people/organisations.ts: This installation',
    'bridge/links/open-link.ts',
    'bridge/links/serial-stream.ts: serialport',
  ],
  'written into a finding for the operator': [
    'server/kernel/ledger/index-look.ts',
    'server/kernel/ledger/retention-look.ts',
  ],
  'answered to a bridge': [
    'server/diagnostics/acts/hearing.ts',
    'server/diagnostics/bridges/bridges.ts: This ',
    'server/diagnostics/bridges/witness-offer.ts',
    'server/diagnostics/recordings/keeping.ts',
    'server/diagnostics/scans/work.ts',
  ],
  'answered to an identity provider': [
    'server/identity/scim/',
    'server/identity/sso/screen.ts',
    'server/identity/sso/entrance.ts: The logout token',
  ],
  'answered to an app or a machine (RFC 6749)': [
    'server/identity/oauth/form.ts',
    'server/identity/oauth/oauth-clients.ts',
    'server/identity/oauth/oauth-grants.ts',
  ],
  'a mistake of who wrote a client, which the console does not make': [
    'server/kernel/http/accept-upgrades.ts',
    'server/kernel/http/cursor.ts',
    'server/kernel/http/etag.ts: Send If-Match',
    'server/kernel/http/find-fault.ts: The body is not',
    'server/kernel/http/idempotency.ts: Idempotency-Key',
    'server/kernel/http/idempotency.ts: This Idempotency-Key',
    'server/kernel/http/parse-body.ts',
    'server/kernel/http/raw-reply.ts',
    'server/kernel/http/reply-problem.ts: This address',
    'server/kernel/topics/follow.ts: Last-Event-ID',
  ],
  'of the clock of a demo, which the console does not move': [
    'server/kernel/room/clock-routes.ts',
    'server/kernel/room/duration.ts',
  ],
  'numbers and the id of a clause, which no other words surround': [
    'server/identity/policy/policy.ts: {least} to {most} ({clause})',
  ],
}

/**
 * Of these the text does not stand where they are made; it is put together of texts that are known each, or is a technical
 * word within a failure whose advice is known.
 */
export const COMPOSED: readonly string[] = [
  'bridge/core/run-scan.ts',
  'bridge/links/tcp-stream.ts',
  'protocol/',
  'server/assurance/packs.ts',
  'server/fleet/imports/applying.ts',
  'server/fleet/vehicles/taken.ts',
]
