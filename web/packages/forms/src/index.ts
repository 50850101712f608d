export * from './fields'
export * from './useFormulario'
