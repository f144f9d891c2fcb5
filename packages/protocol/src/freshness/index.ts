/** How far a live value may be believed. A door of its own, so that a page takes no codec with it. */
export type { LiveBoard, LiveValue } from './freshness.ts'
export { createDelay, createLiveBoard, LOST_AFTER_MS, STALE_AFTER_MS, toLiveValue, truthOf } from './freshness.ts'
