import fc from 'fast-check'

// The same examples at every run, so that a change that fails is itself at fault; another SEED looks for others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_127) })
