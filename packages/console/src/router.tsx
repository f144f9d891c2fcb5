import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { isSignedOut, meQuery } from '#api'
import { Alone, Broken, Nowhere } from '#screens/nowhere'
import { firstScreen, Shell, safeReturn } from '#shell'

interface Context {
  readonly client: QueryClient
}

/** Outside the frame: what stands alone on its page. */
const root = createRootRouteWithContext<Context>()({
  notFoundComponent: () => (
    <Alone>
      <Nowhere />
    </Alone>
  ),
  errorComponent: (props) => (
    <Alone>
      <Broken {...props} />
    </Alone>
  ),
})

const returnTo = (path: unknown): { then?: string } => {
  const then = safeReturn(path)
  return then === undefined ? {} : { then }
}

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

/** Everything behind the door: who is not signed in goes to sign-in, who must enrol enrols, and both come back here. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'in',
  beforeLoad: async ({ context, location }) => {
    const search = returnTo(location.href)
    const me = await context.client.ensureQueryData(meQuery).catch((error: unknown) => {
      throw isSignedOut(error) ? redirect({ to: '/app/sign-in', search }) : error
    })
    if (me.mustEnrol) throw redirect({ to: '/app/second-factor', search })
    return { me }
  },
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: firstScreen(context.me), replace: true })
  },
})

const vehicles = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/vehicles',
  component: lazyRouteComponent(() => import('#screens/vehicles'), 'VehiclesScreen'),
})

const vehicle = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/vehicles/$vehicleId',
  validateSearch: (search): { scan?: string } => (typeof search.scan === 'string' ? { scan: search.scan } : {}),
  component: lazyRouteComponent(() => import('#screens/vehicle'), 'VehicleScreen'),
})

const bridges = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/bridges',
  component: lazyRouteComponent(() => import('#screens/bridges'), 'BridgesScreen'),
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
  component: lazyRouteComponent(() => import('#screens/ledger'), 'LedgerScreen'),
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
    vehicles,
    vehicle,
    bridges,
    reports,
    clauses,
    clause,
    ledger,
    people,
    person,
    accessReview,
    keys,
    settings,
    singleSignOn,
    provisioning,
    clientApps,
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
