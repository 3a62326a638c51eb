// Tells when the search page of ours shows what it found; other pages tell themselves.
addEventListener('DOMContentLoaded', () => {
  const results = document.querySelector('[data-search-results]');
  if (!results) return;
  const look = () => {
    if (window.answer || results.dataset.searchState !== 'done') return;
    const urls = [...results.querySelectorAll('[data-record-id]')].map((hit) => hit.dataset.recordId);
    window.answer = { time: performance.now(), total: Number(results.dataset.searchTotal), urls };
  };
  new MutationObserver(look).observe(results, { attributes: true });
  look();
});
