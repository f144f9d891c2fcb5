/** How long the tables of the fleet are kept: the service book of a vehicle stays while it is there, and after its time goes. */
import type { Module } from '#kernel'

const setting = { kept: 'setting' } as const
const working = { kept: 'working' } as const
const vehicle = { with: 'fleet_vehicle', by: 'vehicle_id' } as const
const driver = { with: 'fleet_driver', by: 'driver_id' } as const
const order = { with: 'fleet_work_order', by: 'order_id' } as const
const file = { with: 'fleet_import', by: 'import_id' } as const
const once = (column: string, ...is: readonly string[]) => ({ column, is })

export const retains: NonNullable<Module['retains']> = {
  fleet_approval: order,
  fleet_assignment: { ...vehicle, about: ['person_id'] },
  fleet_document: {
    ...{ kept: 'customer', since: 'updated_at', once: once('status', 'expired', 'replaced') },
    about: ['vehicle_id', 'driver_id', 'subject_id'],
  },
  fleet_driver: {
    ...{ kept: 'customer', since: 'updated_at', once: once('status', 'left', 'erased') },
    about: ['id', 'subject_id', 'user_id', 'person_id'],
  },
  fleet_driving: { kept: 'customer', since: 'ended_at', about: ['driver_id', 'vehicle_id'] },
  fleet_energy_capacity: vehicle,
  fleet_energy_entry: { kept: 'customer', since: 'updated_at', about: ['vehicle_id'] },
  fleet_export: working,
  fleet_export_part: { with: 'fleet_export', by: 'export_id' },
  fleet_external_id: vehicle,
  fleet_fault_week: { kept: 'maintenance', since: 'week_on', about: ['vehicle_id'] },
  fleet_form: setting,
  fleet_form_version: setting,
  fleet_group: setting,
  fleet_group_assignment: { with: 'fleet_group', by: 'group_id', about: ['person_id'] },
  fleet_import: working,
  fleet_import_key: file,
  fleet_import_part: file,
  fleet_import_row: file,
  fleet_inspection: {
    ...{ kept: 'inspection', since: 'updated_at', once: once('status', 'discarded', 'submitted', 'reviewed') },
    about: ['vehicle_id', 'subject_id', 'driver_id'],
  },
  fleet_issue: {
    ...{ kept: 'maintenance', since: 'updated_at', once: once('status', 'verified', 'rejected') },
    about: ['vehicle_id', 'subject_id'],
  },
  fleet_licence: driver,
  fleet_meter_reading: { kept: 'maintenance', since: 'recorded_at', about: ['vehicle_id'] },
  fleet_meter_void: { with: 'fleet_meter_reading', by: 'reading_id' },
  fleet_notice: working,
  fleet_notice_wish: working,
  fleet_part: setting,
  fleet_program: setting,
  fleet_schedule: { kept: 'maintenance', since: 'ended_at', about: ['vehicle_id'] },
  fleet_service_task: setting,
  fleet_signature: { kept: 'maintenance', since: 'signed_at', about: ['thing_id', 'subject_id'] },
  fleet_site: setting,
  fleet_stock_move: { kept: 'maintenance', since: 'at', about: ['order_id'] },
  fleet_vehicle: {
    ...{ kept: 'maintenance', since: 'updated_at', once: once('status', 'sold', 'archived') },
    about: ['id', 'subject_id'],
  },
  fleet_vehicle_fields: setting,
  fleet_work_issue: order,
  fleet_work_line: order,
  fleet_work_order: {
    ...{ kept: 'maintenance', since: 'updated_at', once: once('status', 'closed', 'cancelled') },
    about: ['vehicle_id', 'subject_id'],
  },
  fleet_workshop: setting,
}
