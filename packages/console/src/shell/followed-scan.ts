import { createStored } from '#stored'

/** The scan that was last started from this page; the dock shows it until it has ended, also after a reload. */
export interface FollowedScan {
  readonly id: string
  readonly vehicleId: string
  readonly unit: string
}

function parseFollowed(text: string | null): FollowedScan | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    const isFollowed =
      typeof value === 'object' && value !== null && 'id' in value && 'vehicleId' in value && 'unit' in value
    return isFollowed ? (value as FollowedScan) : null
  } catch {
    return null
  }
}

export const followedScan = createStored(() => sessionStorage, 'muts.followed-scan', parseFollowed)
