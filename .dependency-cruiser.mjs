/** Import rules of docs/architecture.md, "Folders": proto ← common ← {signal, cascade} ← run; proto ← client ← {web, bench}. */
const only = (from, allowed) => ({
  name: `${from}-imports`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: '^(proto|common|signal|cascade|client|web|run|bench|test|scripts)/',
    pathNot: allowed.map((a) => `^${a}/`),
  },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('proto', ['proto']),
    only('common', ['proto', 'common', 'scripts/worker']),
    only('signal', ['proto', 'common', 'signal']),
    only('cascade', ['proto', 'common', 'cascade', 'scripts/worker']),
    only('client', ['proto', 'client']),
    only('web', ['proto', 'client', 'web']),
    only('run', ['proto', 'common', 'signal', 'cascade', 'run', 'scripts/worker']),
    only('bench', ['proto', 'common', 'client', 'run', 'bench', 'scripts/worker']),
    {
      name: 'features-are-alone',
      comment: 'ADR 0041: a feature knows no other one',
      severity: 'error',
      from: { path: '^(signal|client|web)/features/([^/]+)/' },
      to: { path: '^(signal|client|web)/features/[^/]+/', pathNot: '^(signal|client|web)/features/$2/' },
    },
    {
      name: 'features-are-not-known',
      comment: 'ADR 0041: deleting a feature leaves everything else as it is',
      severity: 'error',
      from: {
        path: '^(common|signal|cascade|client|web|run)/',
        pathNot: '^(signal|client|web)/features/[^/]+/',
      },
      to: { path: '^(signal|client|web)/features/[^/]+/' },
    },
    {
      name: 'generated-code-through-index',
      severity: 'error',
      from: { path: '.', pathNot: '^proto/' },
      to: { path: '^proto/gen/' },
    },
    {
      name: 'mediasoup-in-cascade-media-only',
      severity: 'error',
      from: { path: '.', pathNot: '^(cascade/media|bench/(load|limit)|test|scripts)/' },
      to: { path: '^node_modules/mediasoup/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'uws-in-signal-server-only',
      severity: 'error',
      from: { path: '.', pathNot: '^(signal/server|bench/(load|limit)|test)/' },
      to: { path: '^node_modules/uWebSockets', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'werift-in-load-only',
      severity: 'error',
      from: { path: '.', pathNot: '^bench/(load|peers/janus)/' },
      to: { path: '^node_modules/werift/' },
    },
    {
      name: 'mediasoup-client-in-client-media-only',
      severity: 'error',
      from: { path: '.', pathNot: '^(client/media|test)/' },
      to: { path: '^node_modules/mediasoup-client/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
