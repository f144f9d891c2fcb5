/** For tests only: what stands in a request in place of what fits. */
import type { Dice } from './testing-dice.ts'

const LONG = 'x'.repeat(70_000)
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '\u202egnp.exe',
  "'; DROP TABLE fleet_vehicle; --",
  '=HYPERLINK("https://evil.example")',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '{{7*7}}',
  'NaN',
  '-1',
  '1e309',
  '99999999999999999999',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '2026-02-30',
  '+275760-09-13',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  LONG,
]

export const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  0,
  -1,
  0.1,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  -(2 ** 63),
  1e21,
  1e308,
  [],
  {},
  [null],
  [[]],
  { toString: 'x' },
  { length: 1e9 },
  JSON.parse('{"constructor":{"prototype":{"isAdmin":true}}}'),
  Array.from({ length: 600 }, (_, at) => at),
  nested(20),
  nested(60),
]

/** Whole bodies, as the text or bytes that go out. */
export const HOSTILE_BODIES: readonly (string | Uint8Array)[] = [
  '{',
  '',
  ' ',
  'null',
  '0',
  '"x"',
  '[]',
  '[{}]',
  '{"a":1}{"b":2}',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '{"unit":"\\u0000"}',
  '{"unit":"\\ud800"}',
  '{"n":1e400}',
  '\ufeff{}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d),
  Uint8Array.of(0x1f, 0x8b, 0x08, 0x00),
  `{"unit":"${'x'.repeat(1_100_000)}"}`,
]

export const HOSTILE_IF_MATCH = [
  '',
  'x',
  'W/"1"',
  '""',
  '"-1"',
  '"99999999999999999999"',
  '"1", "2"',
  '"\xfc"',
] as const
export const HOSTILE_KEYS = ['', ' ', 'a b', '\xfc', 'x'.repeat(129), '__proto__'] as const
export const HOSTILE_MEDIA = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/jsonp',
  'x',
] as const
export const HOSTILE_QUERIES = [
  '__proto__=1',
  'constructor=1',
  'filter[__proto__]=1',
  'filter%5Bunit%5D%5B__proto__%5D=1',
  'limit=1&limit=2',
  'limit=1e3',
  'limit=-1',
  'limit=99999999999999999999',
  'after=%00',
  'after=W10',
  'sort=,',
  'sort=-__proto__',
  'fields=toString',
  '%ED%A0%80=1',
  '=',
  '&&&',
  'isAdmin=true',
] as const
export const UNKNOWN_NAMES = ['isAdmin', 'orgId', '__proto__', 'constructor', 'toString', 'Not Known', ''] as const

/** Puts something hostile in place of one value somewhere inside. */
export function spoil(dice: Dice, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || dice.chance(0.15)) return dice.pick(HOSTILE_VALUES.slice(0, -1))
  const names = Object.keys(value)
  if (names.length === 0) return dice.pick(HOSTILE_VALUES.slice(1))
  const name = dice.pick(names)
  if (dice.chance(0.15)) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))
  const inner = spoil(dice, (value as Record<string, unknown>)[name])
  return Array.isArray(value) ? value.with(Number(name), inner) : { ...value, [name]: inner }
}
