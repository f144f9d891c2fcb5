/** One vehicle and its diagnosis. */
export { VehicleScreen } from './vehicle-screen.tsx'
