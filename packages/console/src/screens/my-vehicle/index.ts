/** Where a driver begins: the vehicle in their hands. */
export { MyVehicleScreen } from './my-vehicle-screen.tsx'
