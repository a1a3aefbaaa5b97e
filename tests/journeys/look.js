// What is wrong with the page that is open, as sentences; tests/journeys/looking.py runs it.
({ scripted }) => {
  const faults = []
  const say = (words, element) => faults.push(element ? `${words}: ${element.outerHTML.slice(0, 160)}` : words)
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(shown)

  // Its name, its parts, its headings
  if (!/\S+ – \S+/.test(document.title)) say(`the title is only “${document.title}”`)
  if (document.documentElement.lang !== 'en-GB') say('no language is named')
  for (const [part, selector] of [['main', 'main'], ['header', 'body > header'], ['footer', 'body > footer']]) {
    if (all(selector).length !== 1) say(`${all(selector).length} landmarks of the kind ${part}`)
  }
  const headings = all('h1, h2, h3, h4, h5, h6')
  if (all('h1').length !== 1) say(`${all('h1').length} headings of the first level`)
  let level = 0
  for (const heading of headings) {
    const here = Number(heading.localName[1])
    // The banner of a message stands above the page's own heading, as GOV.UK draws it.
    if (heading.closest('.govuk-notification-banner, .govuk-error-summary')) continue
    if (here > level + 1) say(`a heading leaps from ${level} to ${here}`, heading)
    level = here
  }

  // What went wrong is said first
  const summary = document.querySelector('.govuk-error-summary')
  if (summary) {
    if (!document.title.startsWith('Error: ')) say(`the title of a page with errors is “${document.title}”`)
    if (scripted && document.activeElement !== summary) say('the error summary has not taken the focus')
    for (const link of summary.querySelectorAll('a[href^="#"]')) {
      if (!document.getElementById(link.hash.slice(1))) say('an error leads nowhere', link)
    }
  }

  // Nothing is cut off or has to be moved sideways, but for tables in a region of their own
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (wide > 0) {
    say(`the page is ${wide} px wider than the window`)
    const out = all('body *').filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    for (const one of out.slice(0, 3)) say('stands out', one)
  }
  for (const one of all('main *, header *, footer *')) {
    const style = getComputedStyle(one)
    // A box of one line moves along with the caret.
    if (!['hidden', 'clip'].includes(style.overflowX) || one.clientWidth < 5 || one.localName === 'input') continue
    if (one.scrollWidth > one.clientWidth + 1 && style.position !== 'absolute') say('is cut off', one)
  }
  for (const one of all('body *')) {
    const style = getComputedStyle(one)
    if (!['sticky', 'fixed'].includes(style.position)) continue
    const covers = one.getBoundingClientRect()
    if (covers.height > innerHeight / 2 && covers.width > innerWidth / 2) say('stays and covers the page', one)
  }

  // Whatever is pressed is 24 px high and wide; of links inside a sentence axe asks only that they stand apart
  for (const one of all('button, input:not([type=hidden]), select, textarea, summary, a[role=button]')) {
    const small = one.matches('[type=radio], [type=checkbox]') ? one : null
    const boxes = [one, ...(small ? small.labels : [])].map(each => each.getBoundingClientRect())
    if (boxes.every(box => Math.round(box.width) < 24 || Math.round(box.height) < 24)) {
      say(`is only ${Math.round(boxes[0].width)} by ${Math.round(boxes[0].height)} px`, one)
    }
  }

  // Nothing of it is written into the page: no style, no script
  for (const one of document.querySelectorAll('style, script:not([src]):not([type="application/json"])')) say('is inline', one)
  if (!scripted) {
    for (const one of document.querySelectorAll('[style]:not([style=""])')) say('has a style of its own', one)
  }
  for (const one of document.querySelectorAll('*')) {
    if (one.getAttributeNames().some(name => name.startsWith('on'))) say('has a script of its own', one)
  }
  for (const violation of window.violations || []) say(violation)
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id)
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) say(`two things are called #${id}`)
  return faults
}
