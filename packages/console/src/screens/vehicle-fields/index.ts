/** Which fields the organisation adds to its vehicles. */
export { VehicleFieldsScreen } from './vehicle-fields-screen.tsx'
