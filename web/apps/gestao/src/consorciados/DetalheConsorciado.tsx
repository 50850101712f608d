import {
  ButtonLink,
  Card,
  Empty,
  Facts,
  Failure,
  Layers,
  Note,
  PageHeader,
  PageSkeleton,
  StateBadge,
  Tabs,
} from '@consorcio/design-system'
import { cep, cpfCnpj, data, dia, dinheiro, emPalavras, rotulo, telefone } from '@consorcio/formatos'
import { Link, useBusca, useParametro } from '@consorcio/navigation'
import {
  buscarConsorciadoOptions,
  type Consorciado,
  falhaDe,
  listarParticipacoesOptions,
  mensagemDe,
  validarConsorciadoOptions,
} from '@consorcio/shared-api'
import { usePode, usePodeDe, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { DocumentosDe } from '../comum/DocumentosDe'
import { HistoricoDe } from '../comum/HistoricoDe'
import { PedidosDoTitular } from '../pedidos/PedidosDoTitular'
import { Consentimentos } from './Consentimentos'

/** One person or company: data, contacts, groups. */
export default function DetalheConsorciado() {
  const path = { consorciado_id: useParametro('consorciadoId') }
  const podeVerPedidos = usePodeDe('consorciados.pedido_titular.ler', path.consorciado_id)
  const { data: pessoa, error, refetch } = useQuery(buscarConsorciadoOptions({ path }))
  const [busca, mudar] = useBusca()
  const podeAlterar = usePode('consorciados.consorciado.alterar')
  const leTodos = usePode('consorciados.consorciado.ler')
  const souEu = useQuemSou() === path.consorciado_id
  // What stands above the rest comes with it: arriving later, it would push the page down.
  const aptidao = useQuery({ ...validarConsorciadoOptions({ path }), enabled: leTodos })
  const participacoes = useQuery(listarParticipacoesOptions({ path }))
  if (error && !pessoa) return <Failure page {...falhaDe(error, refetch)} />
  if (!pessoa || aptidao.isLoading || participacoes.isLoading) return <PageSkeleton />
  return (
    <>
      <PageHeader
        title={pessoa.nome}
        crumbs={
          souEu
            ? [{ texto: 'Início', para: '/' }, { texto: 'Meu cadastro' }]
            : [{ texto: 'Consorciados', para: '/consorciados' }, { texto: pessoa.nome }]
        }
        badge={<StateBadge of="SituacaoConsorciado" value={pessoa.situacao} />}
        description={`${rotulo('TipoPessoa', pessoa.tipo).texto}, ${cpfCnpj(pessoa.documento)}`}
        actions={
          podeAlterar ? (
            <ButtonLink to={`/consorciados/${pessoa.consorciado_id}/editar`}>Editar</ButtonLink>
          ) : souEu ? (
            <ButtonLink to={`/consorciados/${pessoa.consorciado_id}?aba=pedidos`}>Pedir uma correção</ButtonLink>
          ) : null
        }
      />
      {leTodos ? <Aptidao consorciadoId={pessoa.consorciado_id} /> : null}
      <Tabs
        label={pessoa.nome}
        atual={busca.get('aba') ?? 'cadastro'}
        mudar={(aba) => mudar({ aba: aba === 'cadastro' ? null : aba })}
        tabs={abasDe(pessoa, souEu, podeVerPedidos)}
      />
    </>
  )
}

function abasDe(pessoa: Consorciado, souEu: boolean, podeVerPedidos: boolean) {
  const { consorciado_id } = pessoa
  return [
    { id: 'cadastro', texto: 'Cadastro', conteudo: <Cadastro pessoa={pessoa} /> },
    {
      id: 'documentos',
      texto: 'Documentos',
      conteudo: (
        <DocumentosDe
          de={{ consorciado_id }}
          para={souEu ? '/documentos' : `/documentos?consorciado=${consorciado_id}`}
        />
      ),
    },
    {
      id: 'avisos',
      texto: 'Avisos e consentimentos',
      conteudo: <Consentimentos consorciadoId={consorciado_id} />,
    },
    ...(podeVerPedidos
      ? [{ id: 'pedidos', texto: 'Pedidos', conteudo: <PedidosDoTitular consorciadoId={consorciado_id} /> }]
      : []),
    ...(souEu
      ? []
      : [
          {
            id: 'historico',
            texto: 'Histórico',
            conteudo: <HistoricoDe entidadeId={consorciado_id} titulo="O que se fez neste cadastro" />,
          },
        ]),
  ]
}

function Cadastro({ pessoa }: { pessoa: Consorciado }) {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="space-y-4">
        <Participacoes consorciadoId={pessoa.consorciado_id} />
        <Dados pessoa={pessoa} />
      </div>
      <div className="space-y-4">
        <Contatos pessoa={pessoa} />
        <Documentos pessoa={pessoa} />
      </div>
    </div>
  )
}

function Aptidao({ consorciadoId }: { consorciadoId: string }) {
  const { data: validacao } = useQuery(validarConsorciadoOptions({ path: { consorciado_id: consorciadoId } }))
  if (!validacao || validacao.apto) return null
  return (
    <Note tone="atencao" className="mb-4">
      Não pode aderir a novos grupos: {validacao.motivos.join('; ')}
    </Note>
  )
}

function Dados({ pessoa }: { pessoa: Consorciado }) {
  const fisica = pessoa.tipo === 'FISICA'
  return (
    <Card title="Dados">
      <Facts
        items={[
          [fisica ? 'Nascimento' : 'Abertura', data(pessoa.data_nascimento)],
          [fisica ? 'Renda mensal' : 'Faturamento mensal', dinheiro(pessoa.renda_mensal)],
          ['Exposta politicamente', pessoa.pessoa_exposta_politicamente ? 'Sim' : 'Não'],
          ['Ligada à administradora', pessoa.parte_relacionada ? 'Sim' : 'Não'],
          ['Cadastrado em', dia(pessoa.criado_em)],
          ['Alterado em', dia(pessoa.atualizado_em)],
        ]}
      />
    </Card>
  )
}

function Contatos({ pessoa }: { pessoa: Consorciado }) {
  const nada = pessoa.contatos.length === 0 && pessoa.enderecos.length === 0
  return (
    <Card title="Contatos e endereços">
      {nada ? <p className="text-muted">Nenhum contato informado.</p> : null}
      <ul className="space-y-3">
        {pessoa.contatos.map((contato) => (
          <li key={contato.valor}>
            <p className="text-muted text-xs">
              {rotulo('TipoContato', contato.tipo).texto}
              {contato.preferencial ? ', preferido' : ''}
            </p>
            <p className="break-words">{contato.tipo === 'EMAIL' ? contato.valor : telefone(contato.valor)}</p>
          </li>
        ))}
        {pessoa.enderecos.map((endereco) => (
          <li key={endereco.tipo + endereco.cep}>
            <p className="text-muted text-xs">{rotulo('TipoEndereco', endereco.tipo).texto}</p>
            <p>
              {endereco.logradouro}, {endereco.numero}
              {endereco.complemento ? `, ${endereco.complemento}` : ''}, {endereco.bairro}, {endereco.municipio}/
              {endereco.uf}, <span className="whitespace-nowrap tabular-nums">{cep(endereco.cep)}</span>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Documentos({ pessoa }: { pessoa: Consorciado }) {
  if (pessoa.documentos.length === 0) return null
  return (
    <Card title="Documentos">
      <Facts
        columns={1}
        items={pessoa.documentos.map((documento) => [
          rotulo('TipoDocumento', documento.tipo).texto,
          [documento.numero, documento.orgao_emissor].filter(Boolean).join(', '),
        ])}
      />
    </Card>
  )
}

function Participacoes({ consorciadoId }: { consorciadoId: string }) {
  const { data: resposta, error } = useQuery(listarParticipacoesOptions({ path: { consorciado_id: consorciadoId } }))
  const participacoes = resposta?.participacoes
  const souEu = useQuemSou() === consorciadoId
  return (
    <Card title="Grupos e cotas">
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {participacoes?.length === 0 ? (
        <Empty icon={<Layers aria-hidden />} title="Ainda não participa de grupos">
          {souEu
            ? 'Suas cotas aparecem aqui quando você aderir a um grupo.'
            : 'A adesão começa na página do grupo, em “Vender cota”.'}
        </Empty>
      ) : null}
      <ul className="divide-y divide-line">
        {participacoes?.map((item) => (
          <li
            key={item.cota_id + item.versao}
            className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0"
          >
            <div>
              <Link to={`/cotas/${item.cota_id}`} className="font-medium text-brand hover:underline">
                Grupo {item.grupo_codigo}, cota {item.numero}
              </Link>
              <p className="text-muted text-sm">desde {data(item.desde)}</p>
            </div>
            <span>{emPalavras(item.situacao)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
