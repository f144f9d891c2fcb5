import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Bridges and how they came to us, the vehicles they reach, and what was found. What was found stands sealed. */
export const diagnostics: Migration = {
  name: '0001-diagnostics',
  statements: [
    `CREATE TABLE diagnostics_bridge (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      public_key bytea NOT NULL CHECK (length(public_key) = 32),
      status text NOT NULL CHECK (status IN ('active', 'revoked')),
      paired_at timestamptz NOT NULL,
      last_seen_at timestamptz,
      PRIMARY KEY (org_id, id))`,
    ...organisationTable('diagnostics_bridge'),

    `CREATE TABLE diagnostics_pairing (
      org_id uuid NOT NULL,
      hash bytea NOT NULL,
      issued_by uuid,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (org_id, hash))`,
    ...organisationTable('diagnostics_pairing'),

    // Each token opens one connection, on whatever node it is shown again.
    `CREATE TABLE diagnostics_device_token (
      org_id uuid NOT NULL,
      bridge_id uuid NOT NULL,
      token_id uuid NOT NULL,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, bridge_id, token_id),
      FOREIGN KEY (org_id, bridge_id) REFERENCES diagnostics_bridge (org_id, id))`,
    ...organisationTable('diagnostics_device_token', { delete: true }),

    `CREATE TABLE diagnostics_link (
      org_id uuid NOT NULL,
      bridge_id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      kind text NOT NULL,
      state text NOT NULL,
      PRIMARY KEY (org_id, bridge_id, vehicle_id),
      FOREIGN KEY (org_id, bridge_id) REFERENCES diagnostics_bridge (org_id, id))`,
    `CREATE INDEX diagnostics_link_vehicle ON diagnostics_link (org_id, vehicle_id)`,
    ...organisationTable('diagnostics_link', { delete: true }),

    `CREATE TABLE diagnostics_scan (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      bridge_id uuid NOT NULL,
      status text NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed')),
      requested_by uuid NOT NULL,
      requested_at timestamptz NOT NULL,
      heard_at timestamptz NOT NULL,
      started_at timestamptz,
      ended_at timestamptz,
      progress_step integer,
      progress_of integer,
      progress_label text,
      failure_code text,
      personal_sealed bytea NOT NULL,
      sealed_sha256 bytea,
      seal_entry_id uuid,
      seal_seq integer,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, bridge_id) REFERENCES diagnostics_bridge (org_id, id))`,
    // One scan of a vehicle at a time: the database decides who was first.
    `CREATE UNIQUE INDEX diagnostics_scan_open ON diagnostics_scan (org_id, vehicle_id)
      WHERE status IN ('queued', 'running')`,
    `CREATE INDEX diagnostics_scan_vehicle ON diagnostics_scan (org_id, vehicle_id, requested_at, id)`,
    `CREATE INDEX diagnostics_scan_newest ON diagnostics_scan (org_id, requested_at, id)`,
    ...organisationTable('diagnostics_scan'),
  ],
}
