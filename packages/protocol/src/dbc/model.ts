/** A number of a DBC file, exact: whole ones beyond 2^53 are bigints. */
export type DbcNumber = number | bigint

/** What a CAN database says. Everything not broken down here is kept word for word in `statements`. */
export interface Dbc {
  readonly version: string
  readonly nodes: readonly string[]
  /** VAL_TABLE_: labels that several signals may share. */
  readonly valueTables: ReadonlyMap<string, ValueTable>
  readonly messages: readonly DbcMessage[]
  /** Of the network (CM_ without an object). */
  readonly comment?: string
  /** Attributes, environment variables, signal groups and the like, each with its semicolon, in the order of the file. */
  readonly statements: readonly string[]
}

/** Labels by raw value. */
export type ValueTable = ReadonlyMap<DbcNumber, string>

export interface DbcMessage {
  /** Without the flag bit 31. Bit 30 stands in the pseudo message of signals that belong to none: no frame has it. */
  readonly id: number
  readonly isExtended: boolean
  /** A parameter group of SAE J1939 (attribute VFrameFormat or ProtocolType): priority and addresses of the identifier are free. */
  readonly isParameterGroup: boolean
  readonly name: string
  /** Bytes; beyond 8 on CAN FD, beyond 64 where a transport protocol carries them. */
  readonly length: number
  readonly sender: string
  /** BO_TX_BU_: all who may send it. */
  readonly senders: readonly string[]
  readonly signals: readonly DbcSignal[]
  readonly comment?: string
}

export interface DbcSignal {
  readonly name: string
  /** As the file counts: the least significant bit of little-endian signals, the most significant of big-endian ones. */
  readonly startBit: number
  /** 1 to 64. */
  readonly bitLength: number
  readonly byteOrder: 'little-endian' | 'big-endian'
  /** `float` has 32 bits, `double` 64 (IEEE 754, SIG_VALTYPE_). */
  readonly valueType: 'unsigned' | 'signed' | 'float' | 'double'
  /** Value = raw × factor + offset. */
  readonly factor: DbcNumber
  readonly offset: DbcNumber
  /** What the file expects; values beyond are told as they are. Both 0 say nothing. */
  readonly minimum: DbcNumber
  readonly maximum: DbcNumber
  readonly unit: string
  readonly receivers: readonly string[]
  /** Its raw value selects which of the multiplexed signals are in the frame. */
  readonly isMultiplexor: boolean
  /** In the frame only while the multiplexor's raw value lies in one of the ranges, ends included. */
  readonly multiplexed?: Multiplexed
  readonly labels?: ValueTable
  readonly comment?: string
}

export interface Multiplexed {
  readonly by: string
  readonly ranges: readonly (readonly [from: number, to: number])[]
}
