/** What may be followed as it happens (`GET /stream`), and by which right and reach. Whatever stands nowhere here is told to nobody. */
import type { FleetVerbs } from '#fleet'
import type { ReadContext, VehicleId } from '#kernel'
import type { PlacedEntry } from '#kernel/ledger'
import type { Topic } from '#kernel/topics'

type Reach = Pick<FleetVerbs, 'isInReach'>

export function createTopics({ isInReach }: Reach): readonly Topic[] {
  /** Things that hang on a vehicle: their reach is its. */
  const ofVehicle = (name: string, action: string, entries: readonly string[], at: number): Topic => ({
    ...{ name, action, entries },
    vehicleOf: ({ objects }) => objects[at],
    isReached: async (ctx, { objects }) => {
      const vehicle = objects[at]
      return vehicle !== undefined && isInReach(ctx, vehicle as VehicleId)
    },
  })
  /** What moves the reach of whoever is bound by it is told to them alone: also where they reach it no longer (ADR 0039). */
  const withReach = (topic: Topic): Topic => ({
    ...topic,
    entries: [...topic.entries, ...MOVES],
    vehicleOf: (entry) => (MOVES.includes(entry.action) ? undefined : topic.vehicleOf?.(entry)),
    isReached: async (ctx, entry) =>
      MOVES.includes(entry.action) ? isOfOwnReach(ctx, entry) : await topic.isReached(ctx, entry),
  })
  return [
    withReach(ofVehicle('vehicles', 'vehicle.list', ['vehicle.register', 'vehicle.change', 'vehicle.archive'], 0)),
    ofVehicle('issues', 'issue.list', ISSUES, 1),
    ofVehicle('work-orders', 'work-order.list', WORK_ORDERS, 1),
    ofVehicle('scans', 'scan.list', ['scan.request', 'scan.start', 'scan.seal', 'scan.fail'], 1),
    ofVehicle('acts', 'act.read', ['act.request', 'act.start', 'act.arm', 'act.seal', 'act.fail'], 2),
    ofVehicle('recordings', 'recording.list', ['recording.seal'], 1),
    ofVehicle('inspections', 'inspection.list', INSPECTIONS, 1),
    {
      name: 'imports',
      action: 'import.read',
      entries: ['import.open', 'import.apply', 'import.finish'],
      isReached: isAll,
    },
    { name: 'exports', action: 'export.read', entries: ['export.begin', 'export.finish'], isReached: isOwn },
    { name: 'bridges', action: 'bridge.list', entries: BRIDGES, isReached: async () => true },
  ]
}

const ISSUES = [
  ...['issue.raise', 'issue.recur', 'issue.reopen', 'issue.change'],
  ...['issue.defer', 'issue.reject', 'issue.judge', 'issue.verify'],
]
const WORK_ORDERS = ['work-order.open', 'work-order.change', 'work-order.approve', 'work-order.move']
/** Not each answer that is filled in: those are nobody's but the driver's until they are submitted. */
const INSPECTIONS = [
  ...['inspection.begin', 'inspection.discard', 'inspection.submit'],
  ...['inspection.repair', 'inspection.review'],
]
/** What is named is a vehicle, or a group of them. */
const MOVES = ['assignment.grant', 'assignment.withdraw']
const BRIDGES = ['bridge.pair', 'bridge.connect', 'bridge.revoke']

const isAll = async ({ scope }: ReadContext): Promise<boolean> => scope === 'all'

const isOfOwnReach = ({ scope, actor }: ReadContext, { subjects }: PlacedEntry): boolean =>
  scope !== 'all' && actor.kind === 'person' && subjects.includes(actor.id)

/** What somebody asked for is theirs alone, but for those who see all. */
const isOwn = async ({ scope, actor }: ReadContext, entry: PlacedEntry): Promise<boolean> =>
  scope === 'all' || (actor.kind === 'person' && entry.actor === actor.id)
