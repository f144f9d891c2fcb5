import type { Route } from '#kernel/http'
import { created, defineRoute, etagOf, noContent, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { groups } from './groups.ts'
import { GroupDraft, GroupParams, GroupPatch, GroupView, SiteDraft, SiteParams, SitePatch, SiteView } from './schema.ts'
import { sites } from './sites.ts'
import { GROUPS, SITES } from './store.ts'

const siteRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/sites',
    access: { action: 'site.list' },
    summary: 'Lists the sites: depots and workshops',
    query: SITES.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(SiteView)) } },
    read: async (ctx, { query }) => ok(await sites.listSites(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/sites',
    access: { action: 'site.open' },
    summary: 'Opens a site',
    body: SiteDraft,
    answers: { 201: { description: 'The site', body: SiteView } },
    handle: async (ctx, { body }) => {
      const site = await sites.openSite(ctx, body)
      return created(`/api/v1/sites/${site.id}`, site, { etag: etagOf(site.version) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/sites/:siteId',
    access: { action: 'site.read' },
    summary: 'Shows one site',
    params: SiteParams,
    answers: { 200: { description: 'The site', body: SiteView } },
    read: async (ctx, { params }) => {
      const site = await sites.readSite(ctx, params.siteId)
      return ok(site, { etag: etagOf(site.version) })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/sites/:siteId',
    access: { action: 'site.change' },
    ifMatch: true,
    summary: 'Changes what the body names',
    params: SiteParams,
    body: SitePatch,
    answers: { 200: { description: 'The site as it is now', body: SiteView } },
    handle: async (ctx, { params, body, headers }) => {
      const site = await sites.changeSite(ctx, params.siteId, body, requireIfMatch(headers))
      return ok(site, { etag: etagOf(site.version) })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/sites/:siteId',
    access: { action: 'site.archive' },
    ifMatch: true,
    summary: 'Archives a site; its history stays',
    params: SiteParams,
    answers: { 204: { description: 'Archived' } },
    handle: async (ctx, { params, headers }) => {
      await sites.archiveSite(ctx, params.siteId, requireIfMatch(headers))
      return noContent()
    },
  }),
]

const groupRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/vehicle-groups',
    access: { action: 'vehicle-group.list' },
    summary: 'Lists the groups of vehicles; `parentId` makes them a tree',
    query: GROUPS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(GroupView)) } },
    read: async (ctx, { query }) => ok(await groups.listGroups(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/vehicle-groups',
    access: { action: 'vehicle-group.open' },
    summary: 'Opens a group of vehicles, inside another where one is named',
    body: GroupDraft,
    answers: { 201: { description: 'The group', body: GroupView } },
    handle: async (ctx, { body }) => {
      const group = await groups.openGroup(ctx, body)
      return created(`/api/v1/vehicle-groups/${group.id}`, group, { etag: etagOf(group.version) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicle-groups/:vehicleGroupId',
    access: { action: 'vehicle-group.read' },
    summary: 'Shows one group of vehicles',
    params: GroupParams,
    answers: { 200: { description: 'The group', body: GroupView } },
    read: async (ctx, { params }) => {
      const group = await groups.readGroup(ctx, params.vehicleGroupId)
      return ok(group, { etag: etagOf(group.version) })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/vehicle-groups/:vehicleGroupId',
    access: { action: 'vehicle-group.change' },
    ifMatch: true,
    summary: 'Renames or moves a group of vehicles',
    params: GroupParams,
    body: GroupPatch,
    answers: { 200: { description: 'The group as it is now', body: GroupView } },
    handle: async (ctx, { params, body, headers }) => {
      const group = await groups.changeGroup(ctx, params.vehicleGroupId, body, requireIfMatch(headers))
      return ok(group, { etag: etagOf(group.version) })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/vehicle-groups/:vehicleGroupId',
    access: { action: 'vehicle-group.archive' },
    ifMatch: true,
    summary: 'Archives a group of vehicles in which no other stands',
    params: GroupParams,
    answers: { 204: { description: 'Archived' } },
    handle: async (ctx, { params, headers }) => {
      await groups.archiveGroup(ctx, params.vehicleGroupId, requireIfMatch(headers))
      return noContent()
    },
  }),
]

export const placeRoutes: readonly Route[] = [...siteRoutes, ...groupRoutes]
