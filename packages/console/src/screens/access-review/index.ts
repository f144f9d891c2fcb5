/** Who holds what, decided again once a quarter. */
export { AccessReviewScreen } from './access-review-screen.tsx'
