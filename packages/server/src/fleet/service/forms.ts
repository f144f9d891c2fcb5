/**
 * The forms that inspections fall due by. Whoever names one holds it published until the transaction ends, and whoever
 * retires one holds it alone: nothing falls due by a form that nobody can fill in.
 */
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { serviceStore } from './store.ts'

/** @throws {Problem} `fleet.form-unknown` (404), `fleet.form-unpublished` (409). */
export async function holdPublished(ctx: Context, formId: string): Promise<void> {
  const form = await serviceStore.shareForm(ctx, formId)
  if (!form)
    throw new Problem(
      'missing',
      'fleet.form-unknown',
      'There is no form with this id. Nothing was kept; look at the list of forms.',
    )
  if (form.status !== 'published') throw unpublished(`This form is ${form.status}, so nothing can fall due by it.`)
}

/** Of what is about to be scheduled, held as it is. @throws {Problem} `fleet.form-unpublished` (409). */
export async function holdPublishedOf(ctx: Context, taskIds: readonly string[]): Promise<void> {
  for (const { name, status } of await serviceStore.shareFormsOf(ctx, taskIds))
    if (status !== 'published')
      throw unpublished(`The form "${name}" of one of its tasks is ${status}, so it cannot fall due.`)
}

/** @param formId of a form that the caller holds. @throws {Problem} `fleet.form-in-use` (409). */
export async function requireFormUnused(ctx: Context, formId: string): Promise<void> {
  const user = await serviceStore.findFormUser(ctx, formId)
  if (!user) return
  throw new Problem(
    'conflict',
    'fleet.form-in-use',
    user.isRetired
      ? `Vehicles are still scheduled for "${user.name}", which is inspected by this form. Nothing was changed; take them off the program, or give the task another form.`
      : `The service task "${user.name}" is inspected by this form. Nothing was changed; give the task another form, or retire it.`,
  )
}

const unpublished = (reason: string) =>
  new Problem('conflict', 'fleet.form-unpublished', `${reason} Nothing was kept; choose one that is published.`)
