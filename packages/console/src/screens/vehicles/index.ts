/** The list of vehicles, and how a vehicle's standing is shown. */
export { LinkTag, StatusTag } from './vehicle-tags.tsx'
export { VehiclesScreen } from './vehicles-screen.tsx'
