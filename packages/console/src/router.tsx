import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readLedgerSearch } from '#api'
import { Broken, Nowhere } from '#screens/nowhere'
import { firstScreen } from '#shell'
import { returnTo, root, signedIn } from './router-frame.tsx'
import { workshop } from './router-workshop.ts'

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/app/sign-in',
  // `sso`: back from a provider that saw no second factor.
  validateSearch: ({ then, sso }): { then?: string; sso?: 'factor' } => ({
    ...returnTo(then),
    ...(sso === 'factor' ? { sso } : {}),
  }),
  component: lazyRouteComponent(() => import('#screens/sign-in'), 'SignInScreen'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/app/invitation',
  component: lazyRouteComponent(() => import('#screens/invitation'), 'InvitationScreen'),
})

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/app/second-factor',
  validateSearch: ({ then }) => returnTo(then),
  component: lazyRouteComponent(() => import('#screens/second-factor'), 'SecondFactorScreen'),
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: firstScreen(context.me), replace: true })
  },
})

/** What people type who know the console by its address. */
const app = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: firstScreen(context.me), replace: true })
  },
})

const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/reports',
  component: lazyRouteComponent(() => import('#screens/reports'), 'ReportsScreen'),
})

const clauses = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/clauses',
  component: lazyRouteComponent(() => import('#screens/clauses'), 'ClausesScreen'),
})

const clause = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/clauses/$clauseId',
  component: lazyRouteComponent(() => import('#screens/clauses'), 'ClauseScreen'),
})

const ledger = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/ledger',
  validateSearch: readLedgerSearch,
  component: lazyRouteComponent(() => import('#screens/ledger'), 'LedgerScreen'),
})

const setUp = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/set-up',
  component: lazyRouteComponent(() => import('#screens/set-up'), 'SetUpScreen'),
})

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/people',
  component: lazyRouteComponent(() => import('#screens/people'), 'PeopleScreen'),
})

const person = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/people/$userId',
  component: lazyRouteComponent(() => import('#screens/people'), 'PersonScreen'),
})

const accessReview = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/access-review',
  component: lazyRouteComponent(() => import('#screens/access-review'), 'AccessReviewScreen'),
})

const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/keys',
  component: lazyRouteComponent(() => import('#screens/keys'), 'KeysScreen'),
})

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/settings',
  component: lazyRouteComponent(() => import('#screens/settings'), 'SettingsScreen'),
})

const holds = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/holds',
  component: lazyRouteComponent(() => import('#screens/holds'), 'HoldsScreen'),
})

const singleSignOn = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/settings/single-sign-on',
  component: lazyRouteComponent(() => import('#screens/single-sign-on'), 'SingleSignOnScreen'),
})

const provisioning = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/settings/provisioning',
  component: lazyRouteComponent(() => import('#screens/provisioning'), 'ProvisioningScreen'),
})

const clientApps = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/settings/apps',
  component: lazyRouteComponent(() => import('#screens/client-apps'), 'ClientAppsScreen'),
})

const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/settings/webhooks',
  component: lazyRouteComponent(() => import('#screens/webhooks'), 'WebhooksScreen'),
})

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/profile',
  component: lazyRouteComponent(() => import('#screens/profile'), 'ProfileScreen'),
})

const authorize = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/authorize',
  validateSearch: ({ q }): { q: string } => ({ q: typeof q === 'string' ? q : '' }),
  component: lazyRouteComponent(() => import('#screens/apps'), 'AuthorizeScreen'),
})

const device = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/device',
  component: lazyRouteComponent(() => import('#screens/apps'), 'DeviceScreen'),
})

/** Inside the frame, so that whoever went astray can go on. */
const nowhere = createRoute({ getParentRoute: () => signedIn, path: '/app/$', component: Nowhere })

const tree = root.addChildren([
  signIn,
  invitation,
  secondFactor,
  signedIn.addChildren([
    home,
    app,
    ...workshop,
    reports,
    clauses,
    clause,
    ledger,
    setUp,
    people,
    person,
    accessReview,
    holds,
    keys,
    settings,
    singleSignOn,
    provisioning,
    clientApps,
    webhooks,
    profile,
    authorize,
    device,
    nowhere,
  ]),
])

/** The console's addresses. */
export function openRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultErrorComponent: Broken,
    defaultPreload: false,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>
  }
}
