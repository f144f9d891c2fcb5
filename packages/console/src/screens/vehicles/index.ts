/** The list of vehicles, and how a vehicle's standing is shown. */
export { LinkTag, linkOf, StatusTag } from './vehicle-tags.tsx'
export { VehiclesScreen } from './vehicles-screen.tsx'
