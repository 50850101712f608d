export * from './documentos'
export * from './numeros'
export * from './rotulos'
export * from './tempo'
