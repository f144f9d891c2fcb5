/** Letting programs act for oneself: an app that sent its person here, and a device that shows a code. */
export { AuthorizeScreen } from './authorize-screen.tsx'
export { DeviceScreen } from './device-screen.tsx'
