/** The AT commands a virtual ELM327 understands, and what they change. */

export interface ElmSettings {
  /** What its search finds: the digit `ATDPN` prints behind `A`. */
  readonly protocol: ElmProtocol
  echo: boolean
  lineFeeds: boolean
  spaces: boolean
  headers: boolean
  /** Identifier requests go out with. */
  header: number
  /** On the K-line: format, target and source. */
  lineHeader: number
  /** Only frames with this identifier are printed; undefined: 7E8–7EF. */
  filter: number | undefined
  /** 1: flow control from `flowHeader` with `flowData`; 0: by itself, for 7E8–7EF. */
  flowMode: 0 | 1
  flowHeader: number
  flowData: string
  hasFoundProtocol: boolean
  /** STN only: long requests go out in several frames. */
  cutsRequests: boolean
}

/** What a clone does otherwise than the chip it copies. */
export interface ElmQuirks {
  /** Commands it does not know, without `AT`: `['H1', 'S0']`. */
  readonly unknown?: readonly string[]
  /** A NUL byte before each line. */
  readonly printsNuls?: boolean
  /** A prompt too many before each answer. */
  readonly promptsEarly?: boolean
  /** An STN chip: more commands, and it cuts long requests itself. */
  readonly isStn?: boolean
  /** No numbers in front of the lines of a long answer. */
  readonly omitsLineNumbers?: boolean
}

/** CAN with 11 bits at 500 kbit/s, or ISO 14230-4 with fast initialisation. */
export type ElmProtocol = '5' | '6'

const PROTOCOL_NAMES = { 5: 'ISO 14230-4 (KWP FAST)', 6: 'ISO 15765-4 (CAN 11/500)' } as const

export const ELM_NAME = 'ELM327 v1.5'
const STN_NAME = 'STN1110 v4.2.0'

export function createSettings(protocol: ElmProtocol): ElmSettings {
  return {
    protocol,
    echo: true,
    lineFeeds: false,
    spaces: true,
    headers: false,
    header: 0x7df,
    lineHeader: 0xc033f1,
    filter: undefined,
    flowMode: 0,
    flowHeader: 0x7e0,
    flowData: '300000',
    hasFoundProtocol: false,
    cutsRequests: false,
  }
}

type Act = (settings: ElmSettings, argument: string, voltage: string) => string

const OK = 'OK'
const set =
  (change: (settings: ElmSettings, argument: string) => void): Act =>
  (settings, argument) => {
    change(settings, argument)
    return OK
  }
const restart = (settings: ElmSettings, say: string) => {
  Object.assign(settings, createSettings(settings.protocol))
  return say
}
const hex = (text: string) => Number.parseInt(text, 16)

/** In order: the first pattern that takes the whole command wins. */
const COMMANDS: readonly (readonly [RegExp, Act])[] = [
  [/^(?:Z|WS)$/, (settings) => restart(settings, ELM_NAME)],
  [/^I$/, () => ELM_NAME],
  [/^@1$/, () => 'OBDII to RS232 Interpreter'],
  [/^RV$/, (_settings, _argument, voltage) => `${voltage}V`],
  [/^DPN$/, ({ hasFoundProtocol, protocol }) => (hasFoundProtocol ? `A${protocol}` : 'A0')],
  [/^DP$/, ({ hasFoundProtocol, protocol }) => (hasFoundProtocol ? `AUTO, ${PROTOCOL_NAMES[protocol]}` : 'AUTO')],
  [/^D$/, (settings) => restart(settings, OK)],
  [
    /^E([01])$/,
    set((settings, on) => {
      settings.echo = on === '1'
    }),
  ],
  [
    /^L([01])$/,
    set((settings, on) => {
      settings.lineFeeds = on === '1'
    }),
  ],
  [
    /^S([01])$/,
    set((settings, on) => {
      settings.spaces = on === '1'
    }),
  ],
  [
    /^H([01])$/,
    set((settings, on) => {
      settings.headers = on === '1'
    }),
  ],
  [
    /^SP(A?[06])$/,
    set((settings) => {
      settings.hasFoundProtocol = false
    }),
  ],
  [
    /^SH([0-9A-F]{3})$/,
    set((settings, id) => {
      settings.header = hex(id)
    }),
  ],
  [
    /^SH([0-9A-F]{6})$/,
    set((settings, header) => {
      settings.lineHeader = hex(header)
    }),
  ],
  [
    /^CRA([0-9A-F]{3})$/,
    set((settings, id) => {
      settings.filter = hex(id)
    }),
  ],
  [
    /^(?:AR|CRA)$/,
    set((settings) => {
      settings.filter = undefined
    }),
  ],
  [
    /^FCSM([01])$/,
    set((settings, mode) => {
      settings.flowMode = mode === '1' ? 1 : 0
    }),
  ],
  [
    /^FCSH([0-9A-F]{3})$/,
    set((settings, id) => {
      settings.flowHeader = hex(id)
    }),
  ],
  [
    /^FCSD((?:[0-9A-F]{2}){1,5})$/,
    set((settings, data) => {
      settings.flowData = data
    }),
  ],
  [/^(?:CAF1|AT[012]|ST[0-9A-F]{2}|AL|NL|M[01]|PC|R1)$/, () => OK],
]

const STN_COMMANDS: typeof COMMANDS = [
  [/^I$/, () => STN_NAME],
  [
    /^CSEGT([01])$/,
    set((settings, on) => {
      settings.cutsRequests = on === '1'
    }),
  ],
  [/^CFCPA([0-9A-F]{3}),([0-9A-F]{3})$/, () => OK],
]

/** Carries a command out that only an STN chip knows. @param command without `ST` and blanks. @returns as `obey`. */
export const obeyStn = (settings: ElmSettings, command: string): string => carryOut(STN_COMMANDS, settings, command, '')

/** Carries a command out. @param command without `AT` and blanks. @returns what to print; `?` for what it does not know. */
export function obey(settings: ElmSettings, command: string, voltage: string): string {
  return carryOut(COMMANDS, settings, command, voltage)
}

function carryOut(commands: typeof COMMANDS, settings: ElmSettings, command: string, voltage: string): string {
  for (const [pattern, act] of commands) {
    const match = pattern.exec(command)
    if (match) return act(settings, match[1] ?? '', voltage)
  }
  return '?'
}
