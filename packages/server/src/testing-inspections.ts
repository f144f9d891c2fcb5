/** For tests only: the workshop with forms, and people who fill them in, sign, repair and review. */
import type { Client } from './client/index.ts'
import { bodyOf } from './client/index.ts'
import { openThread } from './testing-thread.ts'

/** The body of a call of the client. */
export type BodyFor<Call extends keyof Client> =
  NonNullable<Parameters<Client[Call]>[0]> extends { readonly body: infer Body } ? Body : never

export const seen = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as { readonly code?: string } | undefined)?.code,
]
export const ifMatch = '*'

const item = (key: string, more: object = {}) => ({ key, label: key, isCritical: false, photoOnFail: false, ...more })
export const SECTIONS = [
  { key: 'outside', title: 'Outside', items: [item('lamps'), item('mirror')] },
  { key: 'brakes', title: 'Brakes', items: [item('hose', { isCritical: true, photoOnFail: true })] },
]

export const FAILED: BodyFor<'patchInspection'> = {
  answers: [{ item: 'hose', result: 'fail', note: 'Chafed through' }],
  sectionsPassed: ['outside'],
}

export async function openInspections() {
  const thread = await openThread('driver', 'technician', 'inspector')
  const { shop, signWith, clientFor } = thread
  const { canaryUser } = shop.house.identity.verbs
  const [driver, technician, inspector] = [clientFor('driver'), clientFor('technician'), clientFor('inspector')]
  const [manager, admin] = [clientFor('fleet_manager'), clientFor('admin')]
  let drafted = 0
  async function publish(more: Partial<BodyFor<'postForms'>> = {}) {
    const body = { name: `Walk-round ${++drafted}`, sections: SECTIONS, ...more }
    const { id: formId } = bodyOf(await manager.postForms({ body }), 201)
    bodyOf(await manager.postFormVersions({ formId, ifMatch }), 201)
    return formId
  }
  /** A vehicle in the reach of driver, inspector and technician. */
  async function park() {
    const bay = await shop.parkVehicle('elm327', 'misfire')
    for (const role of ['driver', 'inspector'] as const)
      bodyOf(await manager.putVehicleAssignment({ vehicleId: bay.vehicleId, userId: canaryUser(role) }), 204)
    return bay
  }
  const begin = async (vehicleId: string, formId: string) =>
    bodyOf(await driver.postInspections({ body: { vehicleId, formId, kind: 'pre' } }), 201).id
  const answer = (inspectionId: string, body: BodyFor<'patchInspection'>) =>
    driver.patchInspection({ inspectionId, body, ifMatch })
  const submit = (inspectionId: string, name = 'Canary driver') =>
    signWith('driver', (proof) => driver.postInspectionSubmission({ inspectionId, body: { name }, ifMatch, ...proof }))
  const repair = (inspectionId: string, body: BodyFor<'postInspectionRepair'>) =>
    signWith('technician', (proof) => technician.postInspectionRepair({ inspectionId, body, ifMatch, ...proof }))
  const review = (inspectionId: string) =>
    signWith('inspector', (proof) =>
      inspector.postInspectionReview({ inspectionId, body: { name: 'Canary inspector' }, ifMatch, ...proof }),
    )
  const statusOf = async (vehicleId: string) => bodyOf(await admin.getVehicle({ vehicleId }), 200).status
  return {
    ...thread,
    driver,
    technician,
    inspector,
    manager,
    admin,
    publish,
    park,
    begin,
    answer,
    submit,
    repair,
    review,
    statusOf,
  }
}
