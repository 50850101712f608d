export * from './apuracao'
export * from './canonico'
export * from './tipos'
