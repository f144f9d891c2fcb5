import type { Module } from '#kernel'
import { createConsoleRoutes } from '#kernel/http'
import { CONSOLE_FOLDER } from './paths.ts'

/** The console's files as a room: it serves them and does nothing else. */
export const openConsole = (): Module => ({ name: 'console', routes: createConsoleRoutes(CONSOLE_FOLDER) })
