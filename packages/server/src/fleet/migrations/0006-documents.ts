import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Papers of a vehicle or a driver; the number stands sealed under the subject of whose they are. */
export const documents: Migration = {
  name: '0006-documents',
  statements: [
    `CREATE TABLE fleet_document (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid,
      driver_id uuid,
      subject_id uuid NOT NULL,
      kind text NOT NULL,
      number_sealed bytea NOT NULL,
      valid_from date,
      valid_to date,
      remind_days integer NOT NULL,
      file_ids uuid[] NOT NULL,
      status text NOT NULL,
      replaced_by uuid,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id),
      CHECK (num_nonnulls(vehicle_id, driver_id) = 1),
      CHECK ((status = 'replaced') = (replaced_by IS NOT NULL)),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id),
      FOREIGN KEY (org_id, driver_id) REFERENCES fleet_driver (org_id, id))`,
    'CREATE INDEX fleet_document_vehicle ON fleet_document (org_id, vehicle_id, created_at) WHERE vehicle_id IS NOT NULL',
    'CREATE INDEX fleet_document_driver ON fleet_document (org_id, driver_id, created_at) WHERE driver_id IS NOT NULL',
    `CREATE INDEX fleet_document_valid ON fleet_document (org_id, valid_to) WHERE status <> 'replaced'`,
    'CREATE INDEX fleet_document_subject ON fleet_document (org_id, subject_id)',
    ...organisationTable('fleet_document', { delete: true }),
  ],
}
