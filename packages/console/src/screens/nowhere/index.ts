/** What stands where nothing can be shown. */
export { Broken, Nowhere } from './nowhere.tsx'
