/** A start: what a page's address asks for is looked up while the page itself is still being read. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const PATIENCE = 250; // ms

  /** Shows the page. */
  archiveSearch.unveil = () => { document.documentElement.hidden = false; };

  const { dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
  if (dataset.start === undefined) return;
  archiveSearch.open().catch(() => undefined); // told where somebody waits for it
  if (location.hash.length > 1 && !/[#&]view=/.test(location.hash)) {
    archiveSearch.begin(archiveSearch.parseState(location.hash));
    // To lay the page out without its hits, and then again, takes as long as to find them: it is shown once, unless they are late.
    document.documentElement.hidden = true;
    setTimeout(archiveSearch.unveil, PATIENCE);
  }
})();
