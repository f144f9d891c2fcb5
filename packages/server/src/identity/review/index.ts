/** Door of the access review: who holds what since when, and each of it decided again once a quarter. */

export { accessReview } from './obligation.ts'
export { createReviewJob } from './review-job.ts'
export { createReviewRoutes } from './review-routes.ts'
export type { Reviews } from './reviews.ts'
export { createReviews } from './reviews.ts'
