// Before the first paint: the theme and density this browser remembers.
try {
  const { tema, densidade } = JSON.parse(localStorage.getItem('consorcio.preferencias') || '{}').state || {}
  if (tema === 'claro' || tema === 'escuro') document.documentElement.dataset.tema = tema
  if (densidade === 'compacta') document.documentElement.dataset.densidade = densidade
} catch {
  // A value nobody can read is as good as none.
}
