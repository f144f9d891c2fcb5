/** The address of a control unit as scans spell it: `0x7E8`. Digits in capitals; what is no address stays as it is. */
export const spellUnit = (typed: string): string =>
  /^0x[0-9a-f]+$/i.test(typed) ? `0x${typed.slice(2).toUpperCase()}` : typed
