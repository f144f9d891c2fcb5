/** Modes and configurations of a unit: what stays in it, or opens the way to that, is told of and not written. */
import { Type } from 'typebox'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import { addressOf, readUnit, unknownThere } from './components.ts'
import { SOVD } from './dialect.ts'
import { written } from './operations.ts'
import type { SovdPorts } from './ports.ts'
import { ComponentParams, itemsOf, Link, paramsWith } from './shapes.ts'

const COMPONENT = '/vehicles/:vehicleId/sovd/v1/components/:componentId'
/** Of ISO 14229-1: 0x10, 0x27, 0x29, 0x28 and 0x85. The standard spells the fourth in two ways: the first is answered. */
const MODES = ['session', 'security', 'authentication', 'commctrl', 'dtcsetting'] as const
const OTHER_SPELLING = 'comm-ctrl'

const Mode = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** Null: nobody holds a line to the unit, so nobody knows. */
  value: Type.Union([Type.String(), Type.Null()]),
  'x-muts-state': Type.Literal('NOT_CONNECTED'),
})
const ModeDraft = Type.Object(
  {
    value: Type.String({ minLength: 1, maxLength: 80 }),
    mode_expiration: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600 })),
    key: Type.Optional(Type.String({ maxLength: 4_096 })),
  },
  { additionalProperties: false },
)
/** Bytes in hex. */
const ConfigurationDraft = Type.Object(
  { data: Type.String({ pattern: '^([0-9A-Fa-f]{2}){1,2048}$', maxLength: 4_096 }) },
  { additionalProperties: false },
)

export function createSettingRoutes(ports: SovdPorts): readonly Route[] {
  const { working } = ports

  async function listModes(ctx: Context, vehicleId: string, componentId: string) {
    const { ecu } = await readUnit(ports, ctx, vehicleId, componentId)
    const ids = ecu.protocol === 'UDS' ? MODES : []
    return ids.map((id) => ({
      ...{ id, name: id },
      href: addressOf(vehicleId, 'components', ecu.address, 'modes', id),
    }))
  }

  async function requireMode(ctx: Context, vehicleId: string, componentId: string, wanted: string) {
    const id = wanted === OTHER_SPELLING ? 'commctrl' : wanted
    const found = (await listModes(ctx, vehicleId, componentId)).find((mode) => mode.id === id)
    if (found) return found
    throw unknownThere('mode', 'This unit has no such mode.')
  }

  /** Whoever holds no lock hears of that first, as at every writing. Always throws. */
  async function refuse(ctx: Context, vehicleId: string, kind: 'mode' | 'configuration'): Promise<never> {
    const session = await working.requireWorking(ctx, vehicleId)
    const holder = await working.findHolder(ctx, vehicleId)
    if (holder?.id !== session.id)
      throw new Problem(
        'conflict',
        'diagnostics.lock-missing',
        'You do not hold the lock on the vehicle. Take it, then ask again. Nothing was sent.',
      )
    const object = [vehicleId, session.id, session.bridgeId]
    const facts = { kind, rule: 'lasting' }
    ctx.record({ action: 'act.refuse', object, subject: session.subject, outcome: 'refused', facts })
    throw new Problem(
      'forbidden',
      'diagnostics.class-lasting',
      'What stays in a unit when everybody has gone, or opens the way to that, is not sent from here. Nothing was sent.',
      { keep: true },
    )
  }

  return [
    defineRoute({
      ...{ method: 'GET', access: { action: 'scan.read' }, dialect: SOVD },
      path: `${COMPONENT}/modes`,
      summary: 'Lists the modes of a unit',
      params: ComponentParams,
      answers: { 200: { description: 'The modes', body: itemsOf(Link) } },
      handle: async (ctx, { params }) => ok({ items: await listModes(ctx, params.vehicleId, params.componentId) }),
    }),
    defineRoute({
      ...{ method: 'GET', access: { action: 'scan.read' }, dialect: SOVD },
      path: `${COMPONENT}/modes/:modeId`,
      summary: 'Shows a mode of a unit: between acts nobody knows it',
      params: paramsWith('modeId'),
      answers: { 200: { description: 'The mode', body: Mode } },
      handle: async (ctx, { params }) => {
        const { id, name } = await requireMode(ctx, params.vehicleId, params.componentId, params.modeId)
        return ok({ id, name, value: null, 'x-muts-state': 'NOT_CONNECTED' as const })
      },
    }),
    defineRoute({
      ...written('PUT', 'act.request'),
      path: `${COMPONENT}/modes/:modeId`,
      summary: 'Refuses to change a mode of a unit: acts enter the sessions that they need',
      params: paramsWith('modeId'),
      body: ModeDraft,
      answers: {},
      handle: async (ctx, { params }) => {
        await requireMode(ctx, params.vehicleId, params.componentId, params.modeId)
        return refuse(ctx, params.vehicleId, 'mode')
      },
    }),
    defineRoute({
      ...{ method: 'GET', access: { action: 'scan.read' }, dialect: SOVD },
      path: `${COMPONENT}/configurations`,
      summary: 'Lists the configurations of a unit: none are read yet',
      params: ComponentParams,
      answers: { 200: { description: 'An empty list', body: itemsOf(Link) } },
      handle: async (ctx, { params }) => {
        await readUnit(ports, ctx, params.vehicleId, params.componentId)
        return ok({ items: [] })
      },
    }),
    defineRoute({
      ...written('PUT', 'act.request'),
      path: `${COMPONENT}/configurations/:configurationId`,
      summary: 'Refuses to write a configuration of a unit: coding stays in it',
      params: paramsWith('configurationId'),
      body: ConfigurationDraft,
      answers: {},
      handle: async (ctx, { params }) => {
        await readUnit(ports, ctx, params.vehicleId, params.componentId)
        return refuse(ctx, params.vehicleId, 'configuration')
      },
    }),
  ]
}
