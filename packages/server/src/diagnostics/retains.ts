/** How long the tables of diagnostics are kept. */
import type { Module } from '#kernel'

const bridge = { with: 'diagnostics_bridge', by: 'bridge_id' } as const

export const retains: NonNullable<Module['retains']> = {
  diagnostics_bridge: { kept: 'setting' },
  diagnostics_device_token: bridge,
  diagnostics_link: bridge,
  diagnostics_pairing: { kept: 'working' },
  diagnostics_scan: { kept: 'maintenance', since: 'ended_at', about: ['vehicle_id', 'subject_id'] },
}
