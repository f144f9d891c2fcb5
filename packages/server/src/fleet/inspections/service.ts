import type { IssueVerbs } from '#fleet/issues'
import type { SignatureVerbs } from '#fleet/signatures'
import type { FleetVerbs, Below as VehiclesBelow } from '#fleet/vehicles'
import type { Kernel } from '#kernel'
import { createAnswerSeal } from './answers.ts'
import { createClosing } from './closing.ts'
import { createFilling } from './filling.ts'
import { createForms } from './forms.ts'
import { createReading } from './reading.ts'

export interface Below {
  readonly vehicles: Pick<FleetVerbs, 'changeVehicle' | 'listVehicleIds'>
  readonly issues: Pick<IssueVerbs, 'raiseIssue' | 'advanceIssues' | 'rejectIssues'>
  readonly signatures: SignatureVerbs
  readonly identity: Pick<VehiclesBelow['identity'], 'listNames'>
}

export type InspectionVerbs = ReturnType<typeof createInspections>

/** What can be done with forms and inspections. Callers are already authenticated and authorised. */
export function createInspections(kernel: Pick<Kernel, 'vault'>, below: Below) {
  const answers = createAnswerSeal(kernel)
  const forms = createForms()
  return {
    ...forms,
    ...createReading(answers, below.signatures),
    ...createFilling({ ...below, answers, forms }),
    ...createClosing(below),
  }
}
