/** Tells the plan of a vehicle by the verbs that people use, each as of its instant. */
import type { DriverVerbs } from '#fleet/drivers'
import type { EnergyVerbs } from '#fleet/energy'
import type { InspectionVerbs } from '#fleet/inspections'
import type { IssueVerbs } from '#fleet/issues'
import { meterVerbs } from '#fleet/meters'
import type { PartVerbs } from '#fleet/parts'
import type { ServiceVerbs } from '#fleet/service'
import type { FleetVerbs } from '#fleet/vehicles'
import type { WorkOrderView, WorkVerbs } from '#fleet/work'
import type { Context, VehicleId } from '#kernel'
import type { Cast } from './cast.ts'
import { minutesAfter, told } from './cast.ts'
import type { Ground } from './ground.ts'
import { LABELS } from './ground.ts'
import type { Happening, VehiclePlan } from './plan.ts'

export interface TellingParts {
  readonly vehicles: Pick<FleetVerbs, 'changeVehicle'>
  readonly drivers: Pick<DriverVerbs, 'beginDriving'>
  readonly energy: Pick<EnergyVerbs, 'postEntry'>
  readonly inspections: Pick<
    InspectionVerbs,
    'beginInspection' | 'changeInspection' | 'submitInspection' | 'certifyRepair' | 'reviewInspection'
  >
  readonly issues: Pick<IssueVerbs, 'decideIssue'>
  readonly parts: Pick<PartVerbs, 'moveStock'>
  readonly service: Pick<ServiceVerbs, 'scheduleProgram'>
  readonly work: Pick<WorkVerbs, 'openOrder' | 'approveOrder' | 'moveOrder' | 'addLine' | 'completeLine'>
}

interface Defect {
  readonly inspectionId: string
  readonly issueIds: readonly string[]
  readonly label: string
  readonly isCritical: boolean
}

/** @param number tells vehicles apart; those of the first drivers are driven. */
export function createTelling(parts: TellingParts, cast: Cast, ground: Ground) {
  const { vehicles, drivers, energy, inspections, issues, parts: stock, service, work } = parts
  return async (ctx: Context, vehicleId: VehicleId, number: number, plan: VehiclePlan): Promise<void> => {
    const began = told(ctx, plan.beganAt)
    await meterVerbs.recordReading(began, vehicleId, { kind: 'odometer', value: plan.beganKm })
    const last = {
      on: dayOf(minutesAfter(plan.beganAt, -plan.lastServiceDaysBefore * 1_440)),
      odometerKm: plan.lastServiceKm,
    }
    const { data: schedules } = await service.scheduleProgram(began, vehicleId, { programId: ground.programId, last })
    const scheduleId = schedules.find(({ serviceTaskId }) => serviceTaskId === ground.smallServiceId)?.id
    const driverId = ground.driverIds[number]
    if (driverId !== undefined) await drivers.beginDriving(began, { vehicleId, driverId })
    let defect: Defect | undefined
    for (const one of plan.happenings) {
      if (one.what === 'filled') await fill(ctx, vehicleId, plan, one)
      else if (one.what === 'inspected') defect = await inspect(ctx, vehicleId, one)
      else if (one.what === 'serviced') await order(ctx, vehicleId, one, 'Small service', { scheduleId })
      else if (one.what === 'planned') await open(ctx, vehicleId, one, 'Small service', { scheduleId })
      else if (defect && one.what === 'begun') await begin(ctx, vehicleId, one, ...workOn(defect))
      else if (defect) await repair(ctx, vehicleId, one, defect)
    }
  }

  async function fill(ctx: Context, vehicleId: VehicleId, { unit }: VehiclePlan, one: Happening & { what: 'filled' }) {
    const { odometerKm, quantityThousandths, costMinor } = one
    const draft = { unit, quantityThousandths, costMinor, odometerKm, isFull: true }
    await energy.postEntry(told(ctx, one.at, cast.driver), vehicleId, draft)
  }

  async function inspect(ctx: Context, vehicleId: VehicleId, one: Happening & { what: 'inspected' }) {
    const by = (minutes: number) => told(ctx, minutesAfter(one.at, minutes), cast.driver)
    const { formId } = ground
    const begun = await inspections.beginInspection(by(0), {
      vehicleId,
      formId,
      kind: 'pre',
      odometerKm: one.odometerKm,
    })
    const answers =
      one.failed === undefined ? [] : [{ item: one.failed, result: 'fail' as const, note: 'Seen on the walk-round' }]
    await inspections.changeInspection(by(4), begun.id, { answers, sectionsPassed: ['outside', 'wheels'] }, undefined)
    const { id, issues: issueIds } = await inspections.submitInspection(by(5), begun.id, cast.driver.name, undefined)
    if (one.failed === undefined) return undefined
    return {
      inspectionId: id,
      issueIds,
      label: LABELS[one.failed as keyof typeof LABELS],
      isCritical: one.failed === 'brakes',
    }
  }

  /** From the order to the signed end of the issue. */
  async function repair(ctx: Context, vehicleId: VehicleId, one: Happening, defect: Defect): Promise<void> {
    const { inspectionId, issueIds, label, isCritical } = defect
    await order(ctx, vehicleId, one, ...workOn(defect))
    const by = (minutes: number, who: keyof Cast) => told(ctx, minutesAfter(one.at, minutes), cast[who])
    const certificate = {
      outcome: 'repaired' as const,
      reason: `${label} mended and tried`,
      name: cast.technician.name,
    }
    await inspections.certifyRepair(by(150, 'technician'), inspectionId, certificate, undefined)
    const closing = {
      decision: 'verify' as const,
      reason: 'Driven and looked at without complaint',
      name: cast.manager.name,
    }
    for (const id of issueIds) await issues.decideIssue(by(170, 'manager'), id, closing, undefined)
    if (isCritical) await vehicles.changeVehicle(by(171, 'manager'), vehicleId, { status: 'active' }, undefined)
    await inspections.reviewInspection(by(180, 'driver'), inspectionId, cast.driver.name, undefined)
  }

  /** Opened by the technician; it waits for the manager. */
  async function open(
    ctx: Context,
    vehicleId: VehicleId,
    { at }: Happening,
    title: string,
    { issueIds = [], scheduleId }: Cause,
  ): Promise<WorkOrderView> {
    const tasks = [{ text: title, ...(scheduleId === undefined ? {} : { scheduleId }) }]
    const draft = { vehicleId, title, estimateMinor: 25_000, tasks, issueIds: [...issueIds] }
    return (await work.openOrder(told(ctx, at, cast.technician), draft)).view
  }

  /** Approved too, and in hand; a small service has taken from the stock. */
  async function begin(ctx: Context, vehicleId: VehicleId, one: Happening, title: string, cause: Cause) {
    const by = (minutes: number, who: keyof Cast) => told(ctx, minutesAfter(one.at, minutes), cast[who])
    const view = await open(ctx, vehicleId, one, title, cause)
    await work.approveOrder(by(5, 'manager'), view.id, undefined)
    await work.moveOrder(by(10, 'technician'), view.id, { status: 'in_progress' }, undefined)
    if (cause.scheduleId !== undefined)
      for (const { partId, quantityThousandths } of ground.takes)
        await stock.moveStock(by(15, 'technician'), partId, { issue: { workOrderId: view.id, quantityThousandths } })
    return view
  }

  /** Worked on for two hours and closed. */
  async function order(ctx: Context, vehicleId: VehicleId, one: Happening, title: string, cause: Cause): Promise<void> {
    const by = (minutes: number, who: keyof Cast) => told(ctx, minutesAfter(one.at, minutes), cast[who])
    const { id, lines } = await begin(ctx, vehicleId, one, title, cause)
    const labour = { text: 'Workshop', minutes: 120, ratePerHourMinor: 9_000 }
    await work.addLine(by(120, 'technician'), id, { labour }, undefined)
    const { odometerKm } = one
    await work.completeLine(by(130, 'technician'), id, lines[0]?.id ?? '', { odometerKm }, undefined)
    await work.moveOrder(by(135, 'technician'), id, { status: 'done' }, undefined)
    await work.moveOrder(by(160, 'manager'), id, { status: 'verified' }, undefined)
    await work.moveOrder(by(165, 'manager'), id, { status: 'closed' }, undefined)
  }
}

/** What an order is opened for. */
interface Cause {
  readonly issueIds?: readonly string[]
  readonly scheduleId?: string | undefined
}

const workOn = ({ label, issueIds }: Defect) => [`${label}: repair`, { issueIds }] as const

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
