import { remoto } from '../../build/remoto.mjs'

export default remoto('gestao')
