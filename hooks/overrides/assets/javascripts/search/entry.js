/** The way in to the search engine: any page may ask it, and loads it then. */
(function () {
  'use strict';

  const archive = (window.archiveSearch = window.archiveSearch || {});
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const names = (script.dataset.engine || '').split(' ').filter(Boolean);
  /** @type {Promise<void> | null} */
  let loading = null;

  /**
   * @param {string} name
   * @returns {Promise<void>}
   */
  function load(name) {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = new URL(`${name}.js`, script.src).href;
      element.async = false;
      element.dataset.root = new URL('../../..', script.src).href.replace(/\/$/, '');
      element.addEventListener('load', () => resolve());
      element.addEventListener('error', () => reject(Object.assign(new Error(name), { file: `${name}.js` })));
      document.head.append(element);
    });
  }

  /** Loads the engine where the page has not; afterwards `run`, `find` and the others are there. */
  archive.enter = function () {
    if (archive.run) return Promise.resolve();
    loading = loading || Promise.all(names.map(load)).then(() => undefined);
    loading.catch(() => { loading = null; });
    return loading;
  };

  /** Stands in for the engine's own until it is there. */
  archive.query = archive.query || function query(/** @type {any[]} */ ...given) {
    return archive.enter().then(() => archive.query(...given));
  };
})();
