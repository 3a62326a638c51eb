/** A start: what a page's address asks for is looked up while the page itself is still being read. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const PATIENCE = 250; // ms

  /** Shows the page. */
  archiveSearch.unveil = () => { document.documentElement.hidden = false; };

  /** Says so where the page's own script, which would say what is missing, is missing itself. */
  function tellOfPage() {
    const fault = /** @type {HTMLElement} */ (document.querySelector('[data-search-fault]'));
    const results = /** @type {HTMLElement} */ (document.querySelector('[data-search-results]'));
    if (!fault || archiveSearch.page) return;
    /** @type {HTMLElement} */ (fault.querySelector('button')).addEventListener('click', () => location.reload());
    fault.hidden = false;
    results.dataset.searchState = 'failed';
    results.setAttribute('aria-busy', 'false');
  }

  const { dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
  if (dataset.start === undefined) return;
  archiveSearch.open().catch(() => undefined); // told where somebody waits for it
  addEventListener('load', tellOfPage);
  if (location.hash.length > 1 && !/[#&]view=/.test(location.hash)) {
    archiveSearch.begin(archiveSearch.parseState(location.hash));
    // To lay the page out without its hits, and then again, takes as long as to find them: it is shown once, unless they are late.
    document.documentElement.hidden = true;
    setTimeout(archiveSearch.unveil, PATIENCE);
  }
})();
