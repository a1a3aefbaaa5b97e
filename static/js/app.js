// Starts the components of a page. Every page works without this file.
import { createAll, initAll } from '../vendor/govuk-frontend-6.3.0/govuk-frontend.min.js'
import {
  AddAnother, Alert, ButtonMenu, DatePicker, MultiSelect, SortableTable
} from '../vendor/ministryofjustice-frontend-11.1.0/moj-frontend.min.js'

const MOJ = [AddAnother, Alert, ButtonMenu, DatePicker, MultiSelect, SortableTable]
const NARROW = window.matchMedia('(max-width: 48em)')
const AUTOCOMPLETE = new URL('../vendor/accessible-autocomplete-3.0.1/accessible-autocomplete.min.js', import.meta.url)

// The filter panel stands open beside a wide list and closed above a narrow one.
function foldFilters () {
  document.querySelectorAll('[data-module="app-filter"]').forEach((panel) => {
    panel.open = !NARROW.matches
  })
}

// A long list of choices can be searched by typing; the select stays what is sent.
function searchLongSelects () {
  const selects = document.querySelectorAll('select[data-module="app-autocomplete"]')
  if (!selects.length) return
  const script = document.createElement('script')
  script.src = AUTOCOMPLETE.href
  script.addEventListener('load', () => selects.forEach(makeSearchable))
  document.head.append(script)
}

function makeSearchable (select) {
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? select.selectedOptions[0].textContent.trim() : '',
    showAllValues: true,
    autoselect: false,
    menuAttributes: { 'aria-labelledby': select.id }
  })
}

// On a phone the rows of a list stand under each other: each cell is told the heading of its column.
function stackRows () {
  document.querySelectorAll('.app-list__results .govuk-table, [data-stacks]').forEach((table) => {
    const headings = [...table.querySelectorAll('thead th')].map((heading) =>
      heading.querySelector('.govuk-visually-hidden') ? '' : heading.textContent.trim())
    table.querySelectorAll('tbody tr').forEach((row) => {
      [...row.cells].forEach((cell, at) => {
        if (cell.localName === 'td' && headings[at] && !cell.dataset.label) cell.dataset.label = headings[at]
      })
    })
    table.classList.add('app-stack')
  })
}

// A region takes the keyboard's focus only where there is something to scroll.
function focusOnlyWhatScrolls () {
  document.querySelectorAll('.app-table-scroll').forEach((region) => {
    const scrolls = region.scrollWidth > region.clientWidth + 1 || region.scrollHeight > region.clientHeight + 1
    if (scrolls) region.setAttribute('tabindex', '0')
    else region.removeAttribute('tabindex')
  })
}

// A page that comes back with errors sets the focus on them; an address like …#main-content would take it away.
function forgetPlaceInPage () {
  if (window.location.hash) window.history.replaceState(window.history.state, '', window.location.href.split('#')[0])
}

// What stands inside closed details is printed too.
function openDetailsToPrint () {
  const closed = [...document.querySelectorAll('main details:not([open])')]
  closed.forEach((details) => { details.open = true })
  window.addEventListener('afterprint', () => closed.forEach((details) => { details.open = false }), { once: true })
}

initAll()
MOJ.forEach((component) => createAll(component))
foldFilters()
NARROW.addEventListener('change', foldFilters)
searchLongSelects()
stackRows()
focusOnlyWhatScrolls()
window.addEventListener('resize', focusOnlyWhatScrolls)
document.addEventListener('submit', forgetPlaceInPage)
window.addEventListener('beforeprint', openDetailsToPrint)
document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false
  button.addEventListener('click', () => window.print())
})
