/** The own profile. */
export { ProfileScreen } from './profile-screen.tsx'
