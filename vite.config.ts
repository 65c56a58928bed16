import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [reactRouter()],
  build: {
    target: 'es2022',
    sourcemap: false,
    ...(isSsrBuild ? { rollupOptions: { input: './app/server.ts' } } : {}),
  },
}))
