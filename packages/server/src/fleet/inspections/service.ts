import type { IssueVerbs } from '#fleet/issues'
import type { ServiceVerbs } from '#fleet/service'
import type { SignatureVerbs } from '#fleet/signatures'
import type { FleetVerbs, Below as VehiclesBelow } from '#fleet/vehicles'
import type { Kernel } from '#kernel'
import type { Files } from '#kernel/files'
import { createAnswerSeal } from './answers.ts'
import { createClosing } from './closing.ts'
import { createFilling } from './filling.ts'
import { createForms } from './forms.ts'
import { createReading } from './reading.ts'
import { createSubmitting } from './submitting.ts'

export interface Below {
  readonly vehicles: Pick<FleetVerbs, 'changeVehicle' | 'listVehicleIds'>
  readonly issues: Pick<IssueVerbs, 'raiseIssue' | 'advanceIssues' | 'rejectIssues'>
  readonly signatures: SignatureVerbs
  readonly service: Pick<ServiceVerbs, 'completeInspection' | 'requireFormUnused'>
  readonly files: Pick<Files, 'requireFilesOf'>
  readonly identity: Pick<VehiclesBelow['identity'], 'listNames'>
}

export type InspectionVerbs = ReturnType<typeof createInspections>

/** What can be done with forms and inspections. Callers are already authenticated and authorised. */
export function createInspections(kernel: Pick<Kernel, 'vault'>, below: Below) {
  const answers = createAnswerSeal(kernel)
  const forms = createForms(below.service)
  return {
    ...forms,
    ...createReading(answers, below.signatures),
    ...createFilling({ answers, forms, files: below.files }),
    ...createSubmitting({ ...below, answers }),
    ...createClosing(below),
  }
}
