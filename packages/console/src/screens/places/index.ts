/** Sites and groups of vehicles. */
export { PlacesScreen } from './places-screen.tsx'
