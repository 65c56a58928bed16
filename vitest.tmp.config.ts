import { defineConfig } from 'vitest/config'
export default defineConfig({
  test: {
    include: ['e2e/matrix.spec.ts', 'e2e/forms.spec.ts'],
    fileParallelism: false,
    testTimeout: 600000,
    hookTimeout: 900000,
  },
})
