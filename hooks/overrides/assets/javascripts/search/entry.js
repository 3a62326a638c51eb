/** The way in to the search engine: any page may ask it, and loads it then. */
(function () {
  'use strict';

  const ENGINE = 'archive-engine';
  const archive = (window.archiveSearch = window.archiveSearch || {});
  if (archive.enter) return; // the search page has this in two of its scripts
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** @type {Promise<void> | null} */
  let loading = null;

  /**
   * Has a script that stands beside this one.
   * @param {string} name
   * @param {() => unknown} isThere  whether it has run: one that was cut short does nothing
   * @returns {Promise<void>}
   */
  function load(name, isThere) {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = new URL(`${name}.js`, script.src).href;
      element.dataset.root = new URL('../../..', script.src).href.replace(/\/$/, '');
      const finish = () => (isThere() ? resolve() : reject(new Error(name)));
      element.addEventListener('load', finish);
      element.addEventListener('error', finish);
      document.head.append(element);
    });
  }

  const loadEngine = () => load(ENGINE, () => archive.run);

  /** Loads the engine where the page has not; afterwards `run`, `find` and the others are there. */
  archive.enter = function () {
    if (archive.run) return Promise.resolve();
    loading = loading || (archive.finding ? archive.finding.catch(loadEngine) : loadEngine());
    /** @type {Promise<void>} */ (loading).catch(() => { loading = null; });
    return loading;
  };

  const LEFT = 'archive-search';
  /** How the search page was left, kept in the tab; nothing where a browser keeps nothing. */
  archive.left = {
    /** @returns {any} */
    read() {
      try { return JSON.parse(sessionStorage.getItem(LEFT) || '{}'); } catch (error) { return {}; }
    },
    /** @param {any} left */
    write(left) {
      try { sessionStorage.setItem(LEFT, JSON.stringify(left)); } catch (error) { /* as above */ }
    },
  };

  /** @type {Promise<void> | null} */
  let suggesting = null;

  /** What boxes suggest; its script comes with the first key. */
  archive.loadSuggest = function () {
    suggesting = suggesting || load('suggest', () => archive.suggest);
    suggesting.catch(() => { suggesting = null; });
    return suggesting;
  };

  /**
   * A text that an address can hold: half of a pair of surrogates cannot be written in UTF-8.
   * @param {string} text
   */
  archive.mend = (text) => Array.from(text, (character) => (/^[\ud800-\udfff]$/.test(character) ? '\ufffd' : character)).join('');

  /** Stands in for the engine's own until it is there. */
  archive.query = archive.query || function query(/** @type {any[]} */ ...given) {
    return archive.enter().then(() => archive.query(...given));
  };
})();
