// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Modelos from './Modelos'

afterEach(cleanup)

const ATA = { codigo: 'ata', nome: 'Ata', tipo: 'ata', exemplo: '{}', sha256: '', publicado_em: null }
const DE_DOCUMENTO = [
  { ...ATA, numero: 1, publicada: true, html: '<p>um</p>', versao: 1 },
  { ...ATA, numero: 2, publicada: false, html: '<p>dois</p>', versao: 2 },
]
const AVISO = {
  codigo: 'lembrete',
  canal: 'TELA',
  finalidade: 'COBRANCA',
  assunto: 'Oi',
  corpo_html: '',
  variaveis: [],
}
const DE_AVISO = [
  { ...AVISO, versao: 1, situacao: 'PUBLICADA', corpo: 'um', criada_em: null },
  { ...AVISO, versao: 2, situacao: 'RASCUNHO', corpo: 'dois', criada_em: null },
]

function abrir(aba: string) {
  return abrirTela({
    padrao: '/modelos',
    endereco: `/modelos?aba=${aba}`,
    elemento: <Modelos />,
    respostas: {
      'GET /api/v1/modelos-documento': { modelos: DE_DOCUMENTO },
      'GET /api/v1/modelos-documento/ata': ({ busca }: { busca: URLSearchParams }) =>
        DE_DOCUMENTO.find(({ numero }) => String(numero) === busca.get('numero')) ?? DE_DOCUMENTO[0],
      'POST /api/v1/modelos-documento/ata:publicar': { ...DE_DOCUMENTO[1], publicada: true },
      // Of all, only what is in use; of one, every version.
      'GET /api/v1/notificacoes/modelos': ({ busca }: { busca: URLSearchParams }) => ({
        modelos: busca.get('codigo') ? DE_AVISO : DE_AVISO.slice(0, 1),
      }),
      'POST /api/v1/notificacoes/modelos/lembrete:publicar': DE_AVISO[1],
      'POST /api/v1/notificacoes/modelos:prever': { assunto: '', corpo: '', corpo_html: '' },
    },
  })
}

it('a draft of a document is what is opened, and it can be published', async () => {
  const { pedidos } = abrir('documentos')
  expect(await screen.findByDisplayValue('<p>dois</p>')).toBeDefined()
  expect(screen.getAllByRole('button', { current: true })).toHaveLength(1)
  fireEvent.click(screen.getByRole('button', { name: 'Publicar a versão 2' }))
  await expect.poll(() => pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ versao: 2 })
})

it('a draft of a notice is what is opened, and it can be published', async () => {
  const { pedidos } = abrir('avisos')
  expect(await screen.findByDisplayValue('dois')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Publicar a versão 2' }))
  await expect
    .poll(() => pedidos.find(({ caminho }) => caminho.endsWith(':publicar'))?.corpo)
    .toEqual({ canal: 'TELA', versao: 2 })
})
