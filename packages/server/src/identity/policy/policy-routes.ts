/** What the organisation asks of its people, for those who answer for it. */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, etagOf, ok, requireIfMatch } from '#kernel/http'
import type { Policies, VersionedPolicy } from './policies.ts'
import { BOUNDS, OrganisationPolicy, PolicyPatch } from './policy.ts'

const Bound = Type.Object({
  least: Type.Integer(),
  most: Type.Integer(),
  /** Which end the clause sets. */
  loosest: Type.Union([Type.Literal('least'), Type.Literal('most')]),
  clause: Type.String(),
})
const PolicyView = Type.Object({
  version: Type.Integer(),
  settings: OrganisationPolicy,
  /** Within what each may be set, and the clause that says so. */
  bounds: Type.Record(Type.String(), Bound),
})

const answer = ({ policy, version }: VersionedPolicy) =>
  ok({ version, settings: policy, bounds: BOUNDS }, { etag: etagOf(version) })

export const createPolicyRoutes = (policies: Policies): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/settings',
    access: { action: 'setting.read' },
    summary: 'What the organisation asks of its people: sessions, second factor, passwords, rate',
    answers: { 200: { description: 'The settings in force, their version and their bounds', body: PolicyView } },
    handle: async (ctx) => {
      ctx.record({ action: 'setting.read', object: ctx.org })
      return answer(await policies.policyOf(ctx))
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/settings',
    body: PolicyPatch,
    access: { action: 'setting.change' },
    ifMatch: true,
    stepUp: {
      what: 'Turn password sign-in on or off',
      when: ({ body }) => (body as PolicyPatch).passwordSignIn !== undefined,
    },
    summary: 'Changes settings within what the policies allow; in force from the next request on',
    answers: { 200: { description: 'The settings as changed', body: PolicyView } },
    handle: async (ctx, { body, headers }) => answer(await policies.changePolicy(ctx, body, requireIfMatch(headers))),
  }),
]
