/** Where an admin begins: what is not set up yet, and what is not well. */
export { SetUpScreen } from './set-up-screen.tsx'
