/** The AT commands a virtual ELM327 understands, and what they change. */

export interface ElmSettings {
  echo: boolean
  lineFeeds: boolean
  spaces: boolean
  headers: boolean
  /** Identifier requests go out with. */
  header: number
  /** Only frames with this identifier are printed; undefined: 7E8–7EF. */
  filter: number | undefined
  /** 1: flow control from `flowHeader` with `flowData`; 0: by itself, for 7E8–7EF. */
  flowMode: 0 | 1
  flowHeader: number
  flowData: string
  hasFoundProtocol: boolean
}

/** What a clone does otherwise than the chip it copies. */
export interface ElmQuirks {
  /** Commands it does not know, without `AT`: `['H1', 'S0']`. */
  readonly unknown?: readonly string[]
  /** A NUL byte before each line. */
  readonly printsNuls?: boolean
  /** A prompt too many before each answer. */
  readonly promptsEarly?: boolean
  /** No numbers in front of the lines of a long answer. */
  readonly omitsLineNumbers?: boolean
}

export const ELM_NAME = 'ELM327 v1.5'

export function createSettings(): ElmSettings {
  return {
    echo: true,
    lineFeeds: false,
    spaces: true,
    headers: false,
    header: 0x7df,
    filter: undefined,
    flowMode: 0,
    flowHeader: 0x7e0,
    flowData: '300000',
    hasFoundProtocol: false,
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
  Object.assign(settings, createSettings())
  return say
}
const hex = (text: string) => Number.parseInt(text, 16)

/** In order: the first pattern that takes the whole command wins. */
const COMMANDS: readonly (readonly [RegExp, Act])[] = [
  [/^(?:Z|WS)$/, (settings) => restart(settings, ELM_NAME)],
  [/^I$/, () => ELM_NAME],
  [/^@1$/, () => 'OBDII to RS232 Interpreter'],
  [/^RV$/, (_settings, _argument, voltage) => `${voltage}V`],
  [/^DPN$/, ({ hasFoundProtocol }) => (hasFoundProtocol ? 'A6' : 'A0')],
  [/^DP$/, ({ hasFoundProtocol }) => (hasFoundProtocol ? 'AUTO, ISO 15765-4 (CAN 11/500)' : 'AUTO')],
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

/** Carries a command out. @param command without `AT` and blanks. @returns what to print; `?` for what it does not know. */
export function obey(settings: ElmSettings, command: string, voltage: string): string {
  for (const [pattern, act] of COMMANDS) {
    const match = pattern.exec(command)
    if (match) return act(settings, match[1] ?? '', voltage)
  }
  return '?'
}
