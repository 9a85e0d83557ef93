import eslint from '@eslint/js';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';

/** Folders of web/src that a module may not import from: dependencies run one way (docs/architecture.md). */
function mayNotImport(files, folders, reason) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              // A folder behind ! is a module that may be imported all the same.
              group: folders.map((folder) => (folder.startsWith('!') ? folder : `**/${folder}/**`)),
              message: reason,
            },
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'public/', 'node_modules/', 'web/src/generated/', 'test-results/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['web/src/app/**/*.ts'], ...lit.configs['flat/recommended'] },
  // Shipped inside SCORM packages as it is, and run by browsers.
  {
    files: ['web/src/classroom/scorm/launch.js'],
    languageOptions: { sourceType: 'script', globals: { URL: 'readonly' } },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', URL: 'readonly', performance: 'readonly' },
    },
  },
  mayNotImport(
    ['web/src/{notation,report}/**/*.ts'],
    ['app', 'engine', 'capture', 'store', 'playback', 'decode', 'cli'],
    'pure view models know no engine and no page',
  ),
  mayNotImport(
    ['web/src/{decode,capture,store,playback}/**/*.ts'],
    ['app', 'engine', 'cli', 'notation', 'report'],
    'these serve the engine and the page, not the other way round',
  ),
  mayNotImport(
    ['web/src/engine/**/*.ts'],
    ['app', 'capture', 'store', 'playback', 'notation', 'report', 'cli'],
    'the engine knows samples and results only',
  ),
  mayNotImport(
    ['web/src/classroom/**/*.ts'],
    ['app', 'engine', 'capture', 'playback', 'decode', 'cli', 'store', '!**/store/names'],
    'the classroom reads and writes documents; it knows no page and no device',
  ),
  mayNotImport(['web/src/cli/**/*.ts'], ['app', 'capture', 'store', 'playback'], 'the CLI has no page'),
  mayNotImport(
    ['web/src/embed/**/*.ts'],
    ['app', 'engine', 'capture', 'store', 'playback', 'decode', 'cli', 'notation', 'report', 'practice'],
    'runs in pages of other people, which load nothing else of ours',
  ),
  mayNotImport(
    ['web/src/package/**/*.ts'],
    ['app', 'store', 'cli'],
    'the package has no pages and keeps nothing',
  ),
  { files: ['tests/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
