/** Entering the house. */
export { Entrance } from './entrance.tsx'
export { SignInScreen } from './sign-in-screen.tsx'
