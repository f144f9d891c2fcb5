import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { buildSeal } from './build/build-seal.ts'
import { serviceWorker } from './build/service-worker.ts'
import manifest from './package.json' with { type: 'json' }

/**
 * The console's build: one page, its files under `/assets/`. The page is served under
 * `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'`,
 * so nothing is inlined as a data address and no preload script is written into the page.
 */
export default defineConfig({
  plugins: [react(), tailwind(), serviceWorker(), buildSeal(manifest.version)],
  build: {
    assetsInlineLimit: 0,
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
