import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Words about an issue stand sealed under its vehicle's subject, a signature under that of the person who signed. */
export const issues: Migration = {
  name: '0007-issues',
  statements: [
    `CREATE TABLE fleet_signature (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      thing_id uuid NOT NULL,
      act text NOT NULL,
      subject_id uuid NOT NULL,
      personal_sealed bytea NOT NULL,
      statement_sha256 bytea NOT NULL,
      signed_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    'CREATE INDEX fleet_signature_thing ON fleet_signature (org_id, thing_id, signed_at)',
    ...organisationTable('fleet_signature'),
    // `ecu` and `code` are empty where nothing tells an issue from another of its vehicle.
    `CREATE TABLE fleet_issue (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      source text NOT NULL,
      ecu text NOT NULL,
      code text NOT NULL,
      severity text NOT NULL,
      status text NOT NULL,
      personal_sealed bytea NOT NULL,
      seen_count integer NOT NULL,
      first_seen_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL,
      fixed_at timestamptz,
      closed_at timestamptz,
      deferred_until date,
      before_scan_id uuid,
      before_sha256 bytea,
      after_scan_id uuid,
      after_sha256 bytea,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id))`,
    // What is seen again counts up the one that is not over: there is never a second beside it.
    `CREATE UNIQUE INDEX fleet_issue_known ON fleet_issue (org_id, vehicle_id, ecu, code)
      WHERE code <> '' AND status NOT IN ('verified', 'rejected')`,
    'CREATE INDEX fleet_issue_vehicle ON fleet_issue (org_id, vehicle_id, ecu, code, first_seen_at)',
    'CREATE INDEX fleet_issue_seen ON fleet_issue (org_id, last_seen_at, id)',
    ...organisationTable('fleet_issue'),
  ],
}
