/** Who drives: the drivers, their licences, and until when these hold. */
export { DriverScreen } from './driver-screen.tsx'
export { DriversScreen } from './drivers-screen.tsx'
