export * from './fields'
export * from './recusa'
export * from './SeletorDeGrupo'
export * from './useFormulario'
