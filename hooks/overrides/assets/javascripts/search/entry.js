/** The way in to the search engine: any page may ask it, and loads it then. */
(function () {
  'use strict';

  const ENGINE = 'archive-engine';
  const archive = (window.archiveSearch = window.archiveSearch || {});
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** @type {Promise<void> | null} */
  let loading = null;

  /** @returns {Promise<void>} */
  function load() {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = new URL(`${ENGINE}.js`, script.src).href;
      element.dataset.root = new URL('../../..', script.src).href.replace(/\/$/, '');
      const finish = () => (archive.run ? resolve() : reject(Object.assign(new Error(ENGINE), { file: `${ENGINE}.js` })));
      element.addEventListener('load', finish);
      element.addEventListener('error', finish);
      document.head.append(element);
    });
  }

  /**
   * Waits for the engine that the page itself has begun to fetch: it comes as soon as it can, and at the latest before the page is complete.
   * @param {Element} element
   * @returns {Promise<void>}
   */
  function wait(element) {
    return new Promise((resolve) => {
      const finish = () => resolve();
      element.addEventListener('load', finish);
      element.addEventListener('error', finish);
      if (document.readyState === 'complete') resolve();
      else addEventListener('load', finish);
    }).then(() => (archive.run ? undefined : load()));
  }

  /** Loads the engine where the page has not; afterwards `run`, `find` and the others are there. */
  archive.enter = function () {
    if (archive.run) return Promise.resolve();
    const begun = document.querySelector('script[data-start]');
    loading = loading || (begun ? wait(begun) : load());
    loading.catch(() => { loading = null; });
    return loading;
  };

  /** Stands in for the engine's own until it is there. */
  archive.query = archive.query || function query(/** @type {any[]} */ ...given) {
    return archive.enter().then(() => archive.query(...given));
  };
})();
