import { Button, Card, Plus, X } from '@consorcio/design-system'
import { opcoes } from '@consorcio/formatos'
import { SelectField, TextField, type useFormulario } from '@consorcio/forms'
import { useFieldArray } from 'react-hook-form'
import type { Valores } from './FormularioConsorciado'

export type Form = ReturnType<typeof useFormulario<Valores>>

const EXEMPLOS = { EMAIL: 'maria@example.com', CELULAR: '(11) 98765-4321', TELEFONE: '(11) 3333-4444' }

export function ListaDeContatos({ form }: { form: Form }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'contatos' })
  return (
    <Card
      title="Contatos"
      actions={
        <Button size="sm" onClick={() => append({ tipo: 'EMAIL', valor: '', preferencial: false })}>
          <Plus aria-hidden /> Contato
        </Button>
      }
    >
      <div className="space-y-3">
        {fields.length === 0 ? <p className="text-muted">Nenhum contato.</p> : null}
        {fields.map((campo, i) => (
          <div key={campo.id} className="flex items-start gap-3">
            <SelectField
              form={form}
              name={`contatos.${i}.tipo`}
              label="Meio"
              required
              options={opcoes('TipoContato')}
              className="w-40"
            />
            <TextField
              form={form}
              name={`contatos.${i}.valor`}
              label="E-mail ou número"
              required
              placeholder={EXEMPLOS[form.watch(`contatos.${i}.tipo`) ?? 'EMAIL']}
              className="flex-1"
            />
            <Button
              tone="ghost"
              size="icon"
              className="mt-6"
              aria-label={`Remover o contato ${i + 1}`}
              onClick={() => remove(i)}
            >
              <X aria-hidden />
            </Button>
          </div>
        ))}
      </div>
    </Card>
  )
}
