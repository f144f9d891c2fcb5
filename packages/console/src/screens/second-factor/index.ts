/** Enrolling a second factor. */
export { SecondFactorScreen } from './second-factor-screen.tsx'
