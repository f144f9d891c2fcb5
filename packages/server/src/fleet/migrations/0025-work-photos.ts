import type { Migration } from '#kernel/database'

/** Pictures of a repair: files of the vehicle, by their ids. */
export const workPhotos: Migration = {
  name: '0025-work-photos',
  statements: [`ALTER TABLE fleet_work_order ADD COLUMN photo_ids uuid[] NOT NULL DEFAULT '{}'`],
}
