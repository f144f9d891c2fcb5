/** The SQL of forms and their published versions. */
import type { FormId, FormVersionId, OrgId } from '#kernel'
import type { Leg, Transaction } from '#kernel/database'
import { joinSql, legOf, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInstant, byText, defineList, startingText } from '#kernel/list'
import type { FormSection, FormVersionView } from './form-schema.ts'
import { FORM_STATUSES, FormView } from './form-schema.ts'

type CleanReview = FormVersionView['cleanReview']

export interface FormRow {
  readonly id: FormId
  readonly name: string
  readonly status: (typeof FORM_STATUSES)[number]
  readonly cleanReview: CleanReview
  readonly sections: readonly FormSection[]
  /** 0 until one is published. */
  readonly publishedNumber: number
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface FormVersionRow {
  readonly id: FormVersionId
  readonly formId: FormId
  readonly number: number
  readonly name: string
  readonly cleanReview: CleanReview
  readonly sections: readonly FormSection[]
  readonly publishedAt: Date
}

export const FORMS = defineList({
  id: sql`id`,
  item: FormView,
  filters: { status: anyOf(FORM_STATUSES, sql`status`), name: startingText(sql`name`, 80) },
  sorts: { name: byText(sql`name`), updatedAt: byInstant(sql`updated_at`) },
  sortedBy: 'name',
})

const FORM = sql`id, name, status, clean_review AS "cleanReview", sections, published_number AS "publishedNumber", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`
const VERSION = sql`id, form_id AS "formId", number, name, clean_review AS "cleanReview", sections,
  published_at AS "publishedAt"`

export const listForms = (org: OrgId, plan: ListPlan): Leg =>
  legOf(sql`
    SELECT ${FORM}, ${plan.keys} FROM fleet_form
    WHERE ${joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')} ${plan.tail}`)

export const formStore = {
  find: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<FormRow>(sql`SELECT ${FORM} FROM fleet_form WHERE org_id = ${org} AND id = ${id}`),

  /** As it stands, kept from others until the transaction ends. */
  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<FormRow>(sql`SELECT ${FORM} FROM fleet_form WHERE org_id = ${org} AND id = ${id} FOR NO KEY UPDATE`),

  insert: (tx: Transaction, org: OrgId, row: FormRow) =>
    tx.run(sql`
      INSERT INTO fleet_form (org_id, id, name, status, clean_review, sections, published_number, version, created_at,
        updated_at)
      VALUES (${org}, ${row.id}, ${row.name}, ${row.status}, ${row.cleanReview}, ${JSON.stringify(row.sections)}::jsonb,
        ${row.publishedNumber}::int, ${row.version}::int, ${row.createdAt}, ${row.updatedAt})`),

  /** Of a row that is held. */
  update: (tx: Transaction, org: OrgId, row: FormRow) =>
    tx.run(sql`
      UPDATE fleet_form SET name = ${row.name}, status = ${row.status}, clean_review = ${row.cleanReview},
        sections = ${JSON.stringify(row.sections)}::jsonb, published_number = ${row.publishedNumber}::int,
        version = ${row.version}::int, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  insertVersion: (tx: Transaction, org: OrgId, row: FormVersionRow) =>
    tx.run(sql`
      INSERT INTO fleet_form_version (org_id, id, form_id, number, name, clean_review, sections, published_at)
      VALUES (${org}, ${row.id}, ${row.formId}, ${row.number}::int, ${row.name}, ${row.cleanReview},
        ${JSON.stringify(row.sections)}::jsonb, ${row.publishedAt})`),

  findVersion: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<FormVersionRow>(sql`SELECT ${VERSION} FROM fleet_form_version WHERE org_id = ${org} AND id = ${id}`),

  findNumber: (tx: Transaction, org: OrgId, form: string, number: number) =>
    tx.find<FormVersionRow>(sql`
      SELECT ${VERSION} FROM fleet_form_version
      WHERE org_id = ${org} AND form_id = ${form} AND number = ${number}::int`),

  /** The first there ever was. */
  findFirst: (tx: Transaction, org: OrgId) =>
    tx.find<Pick<FormRow, 'id'>>(sql`SELECT id FROM fleet_form WHERE org_id = ${org} ORDER BY created_at, id LIMIT 1`),
}
