/** The bridges: the devices beside the vehicles. */
export { BridgesScreen } from './bridges-screen.tsx'
