// Tells when a page has its answer: the search page of ours when it shows what it found; other pages tell themselves.
window.answered = new Promise((resolve) => {
  Object.defineProperty(window, 'answer', { set: resolve });
});
addEventListener('DOMContentLoaded', () => {
  const results = document.querySelector('[data-search-results]');
  if (!results) return;
  const look = () => {
    if (results.dataset.searchState !== 'done') return;
    const urls = [...results.querySelectorAll('[data-record-id]')].map((hit) => hit.dataset.recordId);
    // What the page fetches afterwards, for its filters, is no part of the first hits.
    const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    window.answer = { time: performance.now(), total: Number(results.dataset.searchTotal), urls, files };
  };
  new MutationObserver(look).observe(results, { attributes: true });
  look();
});
