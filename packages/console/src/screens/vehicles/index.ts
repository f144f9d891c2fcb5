/** The list of vehicles, how a vehicle's standing is shown, and the form it is written in. */
export { usePlaces } from './places.ts'
export { VehicleField } from './vehicle-field.tsx'
export type { VehicleTexts } from './vehicle-fields.ts'
export { changedNames, keepTyped, labelOf, patchOf, textsOf, VEHICLE_FIELDS } from './vehicle-fields.ts'
export { VehicleForm } from './vehicle-form.tsx'
export { VehicleLink } from './vehicle-link.tsx'
export { LinkTag, linkOf, StatusTag } from './vehicle-tags.tsx'
export { VehiclesScreen } from './vehicles-screen.tsx'
