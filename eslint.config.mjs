import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Entry files alone may read the environment, exit, or handle signals (architecture.md, "Folders"). */
const entryFiles = ['**/main.ts', '**/cli.ts', 'scripts/**/*.mjs', 'test/**', '*.config.*'];

export default tseslint.config(
  { ignores: ['node_modules/**', 'dist/**', 'proto/gen/**', 'scripts/worker/overlay/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.web.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      complexity: ['error', 12],
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only (house style 5).' },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: entryFiles,
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read the environment in the entry file and pass it down.',
        },
        { object: 'process', property: 'exit', message: 'Only entry files end the process.' },
        { object: 'process', property: 'on', message: 'Only entry files handle signals.' },
      ],
    },
  },
  {
    files: ['**/*.mjs', 'scripts/**'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
      },
    },
  },
  {
    files: [
      '*.config.*',
      '.dependency-cruiser.mjs',
      'web/vite.config.ts',
      'test/support/*-setup.ts',
      'test/support/*-teardown.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['common/**/*.ts', 'signal/**/*.ts', 'cascade/**/*.ts', 'proto/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['node:http', 'http'].map((name) => ({
            name,
            allowTypeImports: true,
            message:
              "Imported, it loads Node's client for fetch (30 ms, 13 MB): process.getBuiltinModule('node:http').",
          })),
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // the plugin is set up for TypeScript files only, and scripts/ has its tests in plain JavaScript
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      // test() and describe() return nothing useful; node:test-like promises are awaited by jest itself
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: ['test', 'describe', 'it'] },
      ],
    },
  },
);
