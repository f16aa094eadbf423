// The first step of `prepare`, in plain JavaScript because it is for an installation that lacks the compiler: `npm ci --omit=dev`, or any
// `npm ci` with NODE_ENV=production. Without it that would end in "tsx: not found".
try {
  import.meta.resolve('tsx')
  import.meta.resolve('typescript')
} catch {
  console.error(
    'Doorstep builds itself with its development tools: run `npm ci --include=dev && npm prune --omit=dev`, or install the tarball of `npm pack`.',
  )
  process.exit(1)
}
