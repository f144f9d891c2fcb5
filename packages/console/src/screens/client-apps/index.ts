/** Apps that act for people, as an admin lets them in. What each person says to them is in `#screens/apps`. */
export { ClientAppsScreen } from './client-apps-screen.tsx'
