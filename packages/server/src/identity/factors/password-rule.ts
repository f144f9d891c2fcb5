/**
 * Which passwords are taken (muts.auth.password): 12 to 128 characters, one that is neither letter nor digit, not a
 * common word in disguise, nothing about the product or the person, not in the operator's corpus of leaked ones (none is
 * shipped), and zxcvbn 3 of 4.
 */
import { createRequire } from 'node:module'
import type zxcvbn from '@zxcvbn-ts/core'
import type common from '@zxcvbn-ts/language-common'
import { Problem } from '#kernel'
import type { BreachCorpus } from './breach-corpus.ts'

const MIN = 12
const MAX = 128
const ENOUGH = 3
/** zxcvbn grows faster than its input; what its first 64 characters do not prove, the rest need not. */
const LOOKED_AT = 64
const PRODUCT = ['muts', 'fleetops', 'fleet', 'vehicle', 'diagnostics', 'tuning', 'password', 'passwort']

const RULES = {
  short: 'is too short',
  long: `must have at most ${MAX} characters`,
  plain: 'must hold a character that is neither a letter nor a digit',
  common: 'is a common word with decorations',
  breached: 'stands in a list of passwords that leaked',
  personal: 'is about the product, your organisation or yourself',
  guessable: 'can be guessed too easily; take several unrelated words',
} as const

const load = createRequire(import.meta.url)
let guesser: ReturnType<typeof openGuesser> | undefined

/** The common words and what guesses by them, at the first password: unpacking them takes what no start should wait for. */
const guess = () => (guesser ??= openGuesser())

function openGuesser() {
  const { ZxcvbnFactory } = load('@zxcvbn-ts/core') as typeof zxcvbn
  const { dictionary, adjacencyGraphs: graphs } = load('@zxcvbn-ts/language-common') as typeof common
  return {
    known: new Set(Object.values(dictionary).flat().map(String)),
    estimator: new ZxcvbnFactory({ dictionary, graphs }),
  }
}

/** Words an attacker would try first on this person. */
export interface PasswordContext {
  readonly email: string
  readonly name: string
  readonly organisation: string
  /** How many characters the organisation asks for, where it asks for more than the policy does. */
  readonly passwordLength?: number
}

export type PasswordRule = ReturnType<typeof createPasswordRule>

/** @param corpus none: whether a password leaked is not known, which the probe says. */
export function createPasswordRule(corpus?: BreachCorpus) {
  const findFault = (password: string, about: PasswordContext): keyof typeof RULES | undefined => {
    const text = password.normalize('NFC')
    const length = [...text].length
    if (length < leastOf(about)) return 'short'
    if (length > MAX) return 'long'
    if (!/[^\p{L}\p{N}]/u.test(text)) return 'plain'
    const { known, estimator } = guess()
    const words = wordsOf(about)
    const stems = stemsOf(text)
    if (stems.some((stem) => known.has(stem))) return 'common'
    if (stems.some((stem) => isMadeOf(words, stem))) return 'personal'
    if (corpus?.holds(text)) return 'breached'
    if (estimator.check(text.slice(0, LOOKED_AT), words).score < ENOUGH) return 'guessable'
    return undefined
  }

  /** @throws {Problem} `identity.password-weak` (422), naming the rule that is broken. */
  return function requireGoodPassword(password: string, about: PasswordContext): void {
    const fault = findFault(password, about)
    if (!fault) return
    const broken = fault === 'short' ? `must have at least ${leastOf(about)} characters` : RULES[fault]
    throw new Problem('refused', 'identity.password-weak', `The password ${broken}. Nothing was changed.`, {
      errors: [{ pointer: '/password', message: broken }],
    })
  }
}

const leastOf = ({ passwordLength = MIN }: PasswordContext): number => Math.max(MIN, passwordLength)

const wordsOf = ({ email, name, organisation }: PasswordContext): string[] =>
  [...PRODUCT, ...[email, name, organisation].flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))].filter(
    (word) => word.length >= 3,
  )

/** `P@ssw0rd2026!!` → `password`: what is left when decorations at both ends are stripped and look-alikes read as letters. */
function stemsOf(text: string): string[] {
  const lower = text.toLowerCase()
  const bare = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return [...new Set([lower, bare].flatMap((form) => ['i', 'l'].map((one) => readLookAlikes(form, one))))]
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  4: 'a',
  3: 'e',
  0: 'o',
  $: 's',
  5: 's',
  7: 't',
  8: 'b',
  '€': 'e',
}

const readLookAlikes = (text: string, one: string) =>
  [...text]
    .map((character) =>
      character === '1' || character === '!' || character === '|' ? one : (LOOK_ALIKES[character] ?? character),
    )
    .join('')
    .replace(/[^\p{L}]/gu, '')

/** Whether fewer than four letters remain once all known words are taken out, longest first. */
function isMadeOf(words: readonly string[], stem: string): boolean {
  const longestFirst = [...words].sort((a, b) => b.length - a.length)
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ' '), stem)
  return rest !== stem && rest.replaceAll(' ', '').length < 4
}
