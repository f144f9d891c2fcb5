/** What the demo's server tells its child, as one line of JSON on standard input. */
export interface DemoOrder {
  /** `http://127.0.0.1:8080` */
  readonly server: string
  /** Used if the child is not paired yet. */
  readonly code: string
  /** The data folder: identity in `bridge/`, links in `demo-links.json`. */
  readonly folder: string
  readonly vehicles: readonly DemoVehicle[]
}

export interface DemoVehicle {
  readonly vehicleId: string
  readonly vin: string
  readonly kind: 'elm327' | 'doip' | 'slcan'
  /** A name of `SCENARIOS`. */
  readonly scenario: string
}

/** What the child says on standard output, as one line of JSON, once its bridge is connected. */
export interface DemoReady {
  readonly ready: true
  readonly bridgeId: string
  readonly links: number
}
