/** The addresses of the workshop: vehicles, and all that is done with them. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readVehicleSearch } from '#vehicle-search'
import { signedIn } from './router-frame.tsx'

const bay = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/bay',
  component: lazyRouteComponent(() => import('#screens/bay'), 'BayScreen'),
})

const myVehicle = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/my-vehicle',
  component: lazyRouteComponent(() => import('#screens/my-vehicle'), 'MyVehicleScreen'),
})

const vehicles = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/vehicles',
  component: lazyRouteComponent(() => import('#screens/vehicles'), 'VehiclesScreen'),
})

const vehicleFields = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/settings/vehicle-fields',
  component: lazyRouteComponent(() => import('#screens/vehicle-fields'), 'VehicleFieldsScreen'),
})

const vehicle = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/vehicles/$vehicleId',
  validateSearch: readVehicleSearch,
  component: lazyRouteComponent(() => import('#screens/vehicle'), 'VehicleScreen'),
})

const due = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/due',
  component: lazyRouteComponent(() => import('#screens/due'), 'DueScreen'),
})

const inspections = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/inspections',
  component: lazyRouteComponent(() => import('#screens/inspections'), 'InspectionsScreen'),
})

const inspection = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/inspections/$inspectionId',
  component: lazyRouteComponent(() => import('#screens/inspections'), 'InspectionScreen'),
})

const forms = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/forms',
  component: lazyRouteComponent(() => import('#screens/forms'), 'FormsScreen'),
})

const form = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/forms/$formId',
  component: lazyRouteComponent(() => import('#screens/forms'), 'FormScreen'),
})

const issues = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/issues',
  component: lazyRouteComponent(() => import('#screens/issues'), 'IssuesScreen'),
})

const issue = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/issues/$issueId',
  component: lazyRouteComponent(() => import('#screens/issues'), 'IssueScreen'),
})

const faultTrends = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/fault-trends',
  component: lazyRouteComponent(() => import('#screens/fault-trends'), 'FaultTrendsScreen'),
})

const workOrders = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/work-orders',
  component: lazyRouteComponent(() => import('#screens/work-orders'), 'BoardScreen'),
})

const workOrder = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/work-orders/$workOrderId',
  component: lazyRouteComponent(() => import('#screens/work-orders'), 'OrderScreen'),
})

const parts = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/parts',
  component: lazyRouteComponent(() => import('#screens/parts'), 'PartsScreen'),
})

const drivers = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/drivers',
  component: lazyRouteComponent(() => import('#screens/drivers'), 'DriversScreen'),
})

const driver = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/drivers/$driverId',
  component: lazyRouteComponent(() => import('#screens/drivers'), 'DriverScreen'),
})

const documents = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/documents',
  component: lazyRouteComponent(() => import('#screens/documents'), 'DocumentsScreen'),
})

const energy = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/energy',
  component: lazyRouteComponent(() => import('#screens/energy'), 'EnergyScreen'),
})

const places = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/places',
  component: lazyRouteComponent(() => import('#screens/places'), 'PlacesScreen'),
})

const service = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/service',
  component: lazyRouteComponent(() => import('#screens/service'), 'ServiceScreen'),
})

const jobs = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/jobs',
  component: lazyRouteComponent(() => import('#screens/jobs'), 'JobsScreen'),
})

const bridges = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/bridges',
  component: lazyRouteComponent(() => import('#screens/bridges'), 'BridgesScreen'),
})

const imports = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/imports',
  component: lazyRouteComponent(() => import('#screens/imports'), 'ImportsScreen'),
})

const importRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/imports/$importId',
  component: lazyRouteComponent(() => import('#screens/imports'), 'ImportScreen'),
})

const exportsRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/exports',
  component: lazyRouteComponent(() => import('#screens/exports'), 'ExportsScreen'),
})

export const workshop = [
  bay,
  myVehicle,
  vehicles,
  vehicleFields,
  vehicle,
  due,
  inspections,
  inspection,
  forms,
  form,
  issues,
  issue,
  faultTrends,
  workOrders,
  workOrder,
  parts,
  drivers,
  driver,
  documents,
  energy,
  places,
  service,
  jobs,
  bridges,
  imports,
  importRoute,
  exportsRoute,
] as const
