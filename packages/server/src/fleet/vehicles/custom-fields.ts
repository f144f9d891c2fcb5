import type { Context, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import { stale } from '#kernel/http'
import type { CustomField, CustomFieldsDraft, CustomPatch } from './custom.ts'
import { requireCustom } from './custom.ts'
import type { FieldsRow } from './custom-store.ts'
import { insertFields, newestFields } from './custom-store.ts'

/** Which fields an organisation adds to its vehicles. */
export const customFields = {
  readCustomFields: async (ctx: ReadContext): Promise<FieldsRow> => {
    await ctx.disclosed({ action: 'vehicle-fields.read', object: ctx.org })
    return declaredFields(ctx)
  },

  /**
   * Declares them anew. One that is left out is retired: its values stay and show, and it takes no new ones.
   *
   * @throws {Problem} `http.stale`, `fleet.custom-fields` (422), `fleet.custom-kind` (409).
   */
  changeCustomFields: async (
    ctx: Context,
    { fields }: CustomFieldsDraft,
    version: number | undefined,
  ): Promise<FieldsRow> => {
    const found = await declaredFields(ctx)
    if (version !== undefined && version !== found.version) throw stale()
    requireSound(fields)
    requireSameKinds(found, fields)
    const retired = found.fields.filter(({ key }) => fields.every((field) => field.key !== key))
    const row: FieldsRow = {
      version: found.version + 1,
      fields: [
        ...fields.map((field) => ({ ...field, isRetired: false })),
        ...retired.map((field) => ({ ...field, isRetired: true })),
      ],
    }
    await insertFields(ctx, row).catch((error: unknown) => {
      throw isUniqueViolation(error, 'fleet_vehicle_fields_pkey') ? stale() : error
    })
    ctx.record({ action: 'vehicle-fields.change', object: ctx.org, facts: { count: fields.length } })
    return row
  },
}

/** @throws {Problem} `fleet.custom-refused` (422). */
export async function requireCustomValues(ctx: ReadContext, patch: CustomPatch = {}): Promise<void> {
  if (Object.keys(patch).length > 0) requireCustom((await declaredFields(ctx)).fields, patch)
}

/** As they were declared last. */
async function declaredFields(ctx: ReadContext): Promise<FieldsRow> {
  const [row] = await ctx.list<FieldsRow>(newestFields(ctx.org))
  return row ?? { version: 0, fields: [] }
}

function requireSound(fields: readonly CustomField[]): void {
  const errors = fields.flatMap(({ key, kind, choices }, at) => {
    if (fields.findIndex((field) => field.key === key) !== at)
      return [{ pointer: `/fields/${at}/key`, message: 'stands there twice' }]
    const isSound = (kind === 'choice') === (choices !== undefined)
    return isSound ? [] : [{ pointer: `/fields/${at}/choices`, message: 'belong to a choice, and to nothing else' }]
  })
  if (errors.length === 0) return
  throw new Problem('refused', 'fleet.custom-fields', 'These fields cannot stand together. Nothing was changed.', {
    errors,
  })
}

/** What is stored under a key was written as what it was declared. */
function requireSameKinds({ fields: known }: FieldsRow, fields: readonly CustomField[]): void {
  const changed = fields.find(({ key, kind }) => known.some((field) => field.key === key && field.kind !== kind))
  if (!changed) return
  const message = `"${changed.key}" was declared as another kind, and values of it may be stored. Take another key; nothing was changed.`
  throw new Problem('conflict', 'fleet.custom-kind', message)
}
