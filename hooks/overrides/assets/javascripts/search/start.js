/** A start: what a page's address asks for is looked up while the page itself is still being read. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const PATIENCE = 400; // ms; as long as browsers keep the page before in view

  /** Says so where the page's own script, which would say what is missing, is missing itself. */
  function tellOfPage() {
    const fault = /** @type {HTMLElement} */ (document.querySelector('[data-search-fault]'));
    const results = /** @type {HTMLElement} */ (document.querySelector('[data-search-results]'));
    if (!fault || (archiveSearch.page && archiveSearch.page.isWhole)) return;
    /** @type {HTMLElement} */ (fault.querySelector('button')).addEventListener('click', () => location.reload());
    fault.hidden = false;
    results.dataset.searchState = 'failed';
    results.setAttribute('aria-busy', 'false');
  }

  // Where the box's script was not there yet, or no script runs, the browser itself sends what was typed.
  const sent = new URLSearchParams(location.search).get('q');
  if (sent && location.hash.length < 2) location.replace(`#q=${encodeURIComponent(sent)}`);

  const nobody = () => undefined; // what fails is told where somebody waits for it
  archiveSearch.open().catch(nobody);
  archiveSearch.finding = archiveSearch.use('archive-finding', () => archiveSearch.run);
  archiveSearch.finding.catch(nobody);
  addEventListener('load', tellOfPage);
  if (location.hash.length > 1) {
    // To lay the page out without its hits, and then again, takes as long as to find them: it is shown once, unless they are late.
    const page = document.documentElement;
    page.hidden = true;
    setTimeout(() => { page.hidden = false; }, PATIENCE);
    if (!/[#&]view=/.test(location.hash)) {
      const state = archiveSearch.parseState(location.hash);
      archiveSearch.ask(state.q, state.scope).catch(nobody);
      archiveSearch.finding.then(() => archiveSearch.begin(state), nobody);
    }
  }
})();
