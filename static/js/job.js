// Keeps the page of a running job up to date. Without this file the page looks again by itself.
const EVERY = 2000 // milliseconds between two looks
const box = document.querySelector('[data-job]')
const parts = {
  bar: box.querySelector('progress'),
  status: box.querySelector('[data-job-status]'),
  message: box.querySelector('[data-job-message]'),
  percent: box.querySelector('[data-job-percent]')
}

function show (job) {
  parts.bar.value = job.percent
  parts.percent.textContent = `${job.percent}%`
  // Said aloud by screen readers, so only what changed.
  if (parts.status.textContent !== job.status) parts.status.textContent = job.status
  if (job.message && parts.message.textContent !== job.message) parts.message.textContent = job.message
}

async function look () {
  try {
    const answer = await fetch(box.dataset.job, { headers: { Accept: 'application/json' } })
    // Signed out or gone meanwhile: the page itself says so.
    if (!answer.ok || answer.redirected) return window.location.reload()
    const job = await answer.json()
    if (!job.open) return window.location.reload()
    show(job)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error // a TypeError is a network that is away for a moment
  }
  setTimeout(look, EVERY)
}

setTimeout(look, EVERY)
