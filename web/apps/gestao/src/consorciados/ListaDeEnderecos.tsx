import { Button, Card, Plus } from '@consorcio/design-system'
import { opcoes } from '@consorcio/formatos'
import { SelectField, TextField } from '@consorcio/forms'
import { useFieldArray } from 'react-hook-form'
import type { Form } from './ListaDeContatos'

const UFS = 'AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO'
  .split(' ')
  .map((uf) => ({ valor: uf, texto: uf }))

export function ListaDeEnderecos({ form }: { form: Form }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'enderecos' })
  const novo = () =>
    append({
      tipo: 'RESIDENCIAL',
      cep: '',
      logradouro: '',
      numero: '',
      complemento: '',
      bairro: '',
      municipio: '',
      uf: 'SP',
    })
  return (
    <Card
      title="Endereços"
      actions={
        <Button size="sm" onClick={novo}>
          <Plus aria-hidden /> Endereço
        </Button>
      }
    >
      {fields.length === 0 ? <p className="text-muted">Nenhum endereço.</p> : null}
      <div className="divide-y divide-line">
        {fields.map((campo, i) => (
          <fieldset key={campo.id} className="grid gap-3 py-4 first:pt-0 last:pb-0 sm:grid-cols-6">
            <legend className="sr-only">Endereço {i + 1}</legend>
            <SelectField
              form={form}
              name={`enderecos.${i}.tipo`}
              label="Finalidade"
              required
              options={opcoes('TipoEndereco')}
              className="sm:col-span-2"
            />
            <TextField
              form={form}
              name={`enderecos.${i}.cep`}
              label="CEP"
              required
              inputMode="numeric"
              maxLength={8}
              hint="Oito números"
              className="sm:col-span-2"
            />
            <div className="flex items-start justify-end sm:col-span-2">
              <Button tone="ghost" size="sm" onClick={() => remove(i)}>
                Remover
              </Button>
            </div>
            <TextField
              form={form}
              name={`enderecos.${i}.logradouro`}
              label="Rua, avenida, praça"
              required
              className="sm:col-span-4"
            />
            <TextField
              form={form}
              name={`enderecos.${i}.numero`}
              label="Número"
              required
              hint="ou s/n"
              className="sm:col-span-1"
            />
            <TextField form={form} name={`enderecos.${i}.complemento`} label="Complemento" className="sm:col-span-1" />
            <TextField form={form} name={`enderecos.${i}.bairro`} label="Bairro" required className="sm:col-span-2" />
            <TextField
              form={form}
              name={`enderecos.${i}.municipio`}
              label="Município"
              required
              className="sm:col-span-3"
            />
            <SelectField
              form={form}
              name={`enderecos.${i}.uf`}
              label="UF"
              required
              options={UFS}
              className="sm:col-span-1"
            />
          </fieldset>
        ))}
      </div>
    </Card>
  )
}
