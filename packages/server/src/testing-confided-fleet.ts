/** For tests only: what a fleet tells of its vehicles, drivers and work in confidence, and what a bridge reads out of a vehicle. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { ScanView } from '#diagnostics/scans'
import type { Saying, Teller } from './testing-confidences.ts'
import { word } from './testing-confidences.ts'
import type { Asking } from './testing-scanned.ts'
import { scanOnce } from './testing-scanned.ts'

/** @param openWord said in the open. */
export async function tellVehicles({ ask, tell, sign, world }: Teller, say: Saying, openWord: string): Promise<void> {
  const fields = [{ key: 'bay', label: 'Bay', kind: 'text' }]
  await tell('fleet_manager', 'PUT', '/vehicle-fields', { fields })
  const vehicle = {
    ...{ unit: openWord, vin: say('VIN', word(17)), plate: say('plate', word(18)) },
    custom: { bay: say('custom field', word(25)) },
  }
  const made = await ask('fleet_manager', 'POST', '/vehicles', vehicle)
  assert.equal(made.status, 201, made.text)
  const { id = '' } = made.json as { id?: string }
  const changed = { plate: say('changed plate', word(18)) }
  await tell('fleet_manager', 'PATCH', `/vehicles/${id}`, changed)
  await ask('fleet_manager', 'GET', `/vehicles?filter[vin]=${vehicle.vin}`)
  for (const wrong of [{ [say('unknown field', word(26))]: 1 }, { vin: say('broken VIN', `${word(17)}IOQ`) }])
    assert.equal((await ask('fleet_manager', 'POST', '/vehicles', { unit: 'U', ...wrong })).status, 400)

  const paper = { kind: 'insurance', number: say('number of a document', word(30)) }
  await tell('fleet_manager', 'POST', `/vehicles/${id}/documents`, paper)
  const pdf = Buffer.from(`%PDF-1.4\n% ${say('content of a file', word(37))}\n%%EOF\n`)
  const name = say('name of a file', word(28))
  const media = { 'content-type': 'application/pdf' }
  await tell('fleet_manager', 'POST', `/vehicles/${id}/files?name=${name}.pdf`, pdf, media)
  await world.house().jobs.runDue()

  const issue = { title: say('issue', word(36)), description: say('what is wrong', word(36)) }
  const { id: issueId } = await tell('fleet_manager', 'POST', '/issues', { vehicleId: id, severity: 'low', ...issue })
  const decision = { decision: 'reject', reason: say('reason', word(33)), name: 'Canary fleet_manager' }
  await sign('fleet_manager', say, [`/issues/${issueId}/decisions`, decision])
  const order = {
    ...{ title: say('work order', word(35)), note: say('note of an order', word(35)) },
    tasks: [{ text: say('task', word(35)) }],
  }
  const { id: orderId } = await tell('fleet_manager', 'POST', '/work-orders', { vehicleId: id, ...order })
  const labour = { text: say('labour', word(34)), minutes: 5, ratePerHourMinor: 100 }
  const part = { text: say('part', word(34)), quantityThousandths: 1_000, unitCostMinor: 100 }
  for (const line of [{ labour }, { part }]) await tell('fleet_manager', 'POST', `/work-orders/${orderId}/lines`, line)
  await tellInspection({ tell }, say, id)
  await tellFile({ tell, world }, say)
}

async function tellInspection({ tell }: Pick<Teller, 'tell'>, say: Saying, vehicleId: string): Promise<void> {
  const items = [{ key: 'lamps', label: 'Lamps', isCritical: false, photoOnFail: false }]
  const sections = [{ key: 'outside', title: 'Outside', items }]
  const { id: formId } = await tell('fleet_manager', 'POST', '/forms', { name: 'Walk-round', sections })
  await tell('fleet_manager', 'POST', `/forms/${formId}/versions`)
  const { id } = await tell('fleet_manager', 'POST', '/inspections', { vehicleId, formId, kind: 'pre' })
  const answers = [{ item: 'lamps', result: 'fail', note: say('note of an answer', word(33)) }]
  await tell('fleet_manager', 'PATCH', `/inspections/${id}`, { answers })
}

/** Vehicles out of a file, and a file of vehicles. */
async function tellFile({ tell, world }: Pick<Teller, 'tell' | 'world'>, say: Saying): Promise<void> {
  const { id } = await tell('fleet_manager', 'POST', '/imports', {})
  const text = `unit,vin,plate\r\nIMPORTED,${say('VIN in a file', word(17))},${say('plate in a file', word(18))}\r\n`
  await tell('fleet_manager', 'PUT', `/imports/${id}/parts/0`, { text })
  // The house runs its jobs by itself; what it has begun is not begun again.
  const leave = async (state: string) => {
    const [row] = await world.superuser('SELECT state FROM fleet_import WHERE id = $1', [id])
    if (row?.state !== state) return
    await world.house().errands.runDue()
    await leave(state)
  }
  await tell('fleet_manager', 'POST', `/imports/${id}/check`, undefined)
  await leave('checking')
  await tell('fleet_manager', 'POST', `/imports/${id}/apply`, {})
  await leave('applying')
  const { data } = await tell<{ data: { outcome: string }[] }>('fleet_manager', 'GET', `/imports/${id}/rows`)
  assert.deepEqual(
    data.map(({ outcome }) => outcome),
    ['created'],
  )
}

export async function tellDrivers({ tell }: Teller, say: Saying): Promise<void> {
  const driver = {
    ...{ name: say('name of a driver', word(27)), phone: say('phone', `+49 ${word(24)}`), birthDate: '1971-03-14' },
    employeeNumber: say('employee number', word(26)),
    licences: [{ classes: ['CE'], country: 'DE', number: say('licence number', word(32)) }],
  }
  say('birth date', driver.birthDate)
  const { id } = await tell('hr_admin', 'POST', '/drivers', driver)
  const paper = { kind: 'identity', number: say('number of a paper', word(31)) }
  await tell('hr_admin', 'POST', `/drivers/${id}/documents`, paper)
}

/** What a bridge reads out of a vehicle, and records. @param sealed resolves once the recording of this scan is. */
export async function tellScan(
  { tell, world }: Teller,
  say: Saying,
  sealed: (scanId: string) => Promise<void>,
): Promise<void> {
  const vin = say('VIN that a bridge read', word(17))
  const ask: Asking = (path, body) => tell('technician', body ? 'POST' : 'GET', path, body)
  const { scanId, code } = await scanOnce(
    ask,
    { ...world.address(), folder: join(world.dataFolder, '..') },
    vin,
    sealed,
  )
  say('pairing code', code)
  const { status, identification } = await tell<ScanView>('technician', 'GET', `/scans/${scanId}`)
  assert.deepEqual([status, identification?.vin], ['done', vin])
}
