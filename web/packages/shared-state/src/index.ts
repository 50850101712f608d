export * from './avisos'
export * from './permissoes'
export * from './preferencias'
export * from './sessao'
