/** A witness, and what is known of one that is asked. */
/** How a witness is reached. */
export interface Witness {
  /**
   * It is a device of somebody, not a site of the operator: its refusal counts only with a checkpoint that the log itself
   * signed and that contradicts the log as it stands. Or any device could stop the house by a word.
   */
  readonly mustProve?: boolean
  /** Its verifier key, of kind cosignature; its name is the witness's. */
  readonly vkey: string
  /** Posts `add-checkpoint`. Rejects when it cannot be reached; gives up by itself. */
  addCheckpoint(body: string): Promise<WitnessAnswer>
}

export interface WitnessAnswer {
  readonly status: number
  readonly body: string
  /** Of one that must prove: the checkpoint it cosigned last. */
  readonly seen?: string | undefined
}

export interface Joined {
  readonly witness: Witness
  readonly name: string
  /** What it saw last, as far as we know. */
  size: number | undefined
  /** What it saw last of us, and we have its word for. */
  kept: number | undefined
  fault: string | undefined
  /** It is asked one thing after the other. */
  turn: Promise<void>
}
