export * from './Link'
export * from './nav'
export * from './rotas'
export * from './standalone'
