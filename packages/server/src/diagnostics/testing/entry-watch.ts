/** For tests only: what was placed about diagnostics, and a way to wait for it. */
import type { Module } from '#kernel'

const WATCHED = [
  'bridge.witness',
  'scan.request',
  'scan.start',
  'scan.seal',
  'scan.fail',
  'scan.read',
  'recording.seal',
  'report.read',
  'live.follow',
  'live.leave',
  'frames.leave',
  'act.request',
  'act.start',
  'act.arm',
  'act.withhold',
  'act.stop',
  'act.seal',
  'act.fail',
  'diagnostic-session.end',
  'diagnostic-session.unlock',
] as const

/** A guest room that hears of entries as they are placed. */
export function createEntryWatch() {
  const placed: { readonly action: string; readonly object: string }[] = []
  const waiting = new Set<() => void>()
  const guest: Module = {
    name: 'watch',
    listens: [
      {
        name: 'watch.entries',
        actions: [...WATCHED],
        handle: async (_ctx, { action, object }) => {
          placed.push({ action, object })
          for (const look of waiting) look()
        },
      },
    ],
  }
  return {
    guest,
    /** The actions of which entries about an object were placed, in order. */
    actions: (object: string) => placed.filter((entry) => entry.object === object).map(({ action }) => action),
    until: (object: string, actions: readonly string[]) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!placed.some((entry) => entry.object === object && actions.includes(entry.action))) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}
