/** The parts of the search page: its templates, the names of terms, marked text. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const QUIET = 700; // ms
  const KINDS = { h: '小标题', r: '责任者', m: '会议', n: '注', c: '表' };

  /** @type {import('./narrow').Terms} what the site calls its terms; at first those alone that hits have */
  let terms = JSON.parse(/** @type {string} */ (/** @type {HTMLElement} */ (document.querySelector('[data-search]')).dataset.terms));

  /** The names of all terms. */
  async function loadTerms() {
    terms = { ...terms, ...await archive.terms() };
  }

  /**
   * @param {string} name  of a template of the page
   * @returns {HTMLElement}
   */
  function clone(name) {
    const template = /** @type {HTMLTemplateElement} */ (document.querySelector(`[data-template="${name}"]`));
    return /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  }

  /**
   * @param {string} list  levels, kinds …
   * @param {string} id
   * @returns {string}
   */
  function nameOf(list, id) {
    const found = (terms[list] || []).find((row) => row[0] === id);
    return found ? found[1] : id;
  }

  /** @param {string} list @param {string} id  where its vocabulary has a term */
  const placeOf = (list, id) => (terms[list] || []).findIndex((row) => row[0] === id);

  /**
   * Text whose occurrences are marked; half a character, which no font has, is shown as such.
   * @param {{ text: string, mark: 0 | 1 | 2 }[]} parts
   */
  function makeMarked(parts) {
    const fragment = document.createDocumentFragment();
    parts.forEach(({ text, mark }) => {
      if (!mark) {
        appendPlain(fragment, text);
        return;
      }
      const element = document.createElement('mark');
      element.className = mark === 2 ? 'is-crossing' : '';
      element.textContent = text;
      fragment.append(element);
    });
    return fragment;
  }

  /**
   * @param {DocumentFragment} fragment
   * @param {string} text  whose redactions are shown as on its own page
   */
  function appendPlain(fragment, text) {
    const hidden = text.match(archive.REDACTION) || [];
    text.split(archive.REDACTION).forEach((piece, index) => {
      fragment.append(piece);
      if (index >= hidden.length) return;
      const redaction = document.createElement('span');
      redaction.className = 'redaction';
      redaction.setAttribute('role', 'img');
      redaction.setAttribute('aria-label', '此处隐去');
      redaction.textContent = hidden[index];
      fragment.append(redaction);
    });
  }

  /**
   * The address of a page, with the query whose occurrences it marks.
   * @param {string} url  from the site's root
   * @param {Pick<import('./state').State, 'q' | 'strict'>} [state]
   * @param {number} [at] where, in the unit whose address it has, the occurrence begins that is gone to
   */
  function leadTo(url, state, at) {
    const root = /** @type {HTMLElement} */ (document.querySelector('[data-search]')).dataset.root;
    const query = state && state.q.trim() ? `?q=${encodeURIComponent(archive.mend(state.q))}${state.strict ? '&strict=1' : ''}` : '';
    if (!url.includes('#')) return root + url + (query && `#${query}`);
    return root + url + query + (query && at ? `&at=${at}` : '');
  }

  /** @param {HTMLElement} frame @param {string[]} notes sentences without their stop */
  function listNotes(frame, notes) {
    frame.append(...notes.map((text) => Object.assign(document.createElement('li'), { textContent: `${text}。` })));
    frame.hidden = !frame.children.length;
  }

  let [telling, told] = [0, ''];

  /**
   * Tells those who hear, once nothing has followed for a while: of what is still being typed not every step.
   * @param {string} text
   * @param {boolean} [isMore] than what is being told
   */
  function tell(text, isMore) {
    told = isMore ? `${told}；${text}` : text;
    clearTimeout(telling);
    telling = setTimeout(() => { /** @type {HTMLElement} */ (document.querySelector('[data-search-news]')).textContent = told; }, QUIET);
  }

  /** Has what is needed once the first hits are seen. */
  const bringLater = () => archive.use('later', () => archive.page.goOn);

  /** @type {Promise<unknown> | null} */
  let running = null;

  /** Runs, once, the scripts that every page has: here they wait until the first hits are seen, or one of them is needed. */
  function runLater() {
    if (!running) {
      /** @type {HTMLTemplateElement[]} */
      const templates = Array.from(document.querySelectorAll('template[data-later]'));
      running = Promise.all(templates.flatMap(({ content }) => Array.from(content.querySelectorAll('script'), runScript)));
      running.catch(() => undefined); // it is told where one is needed
      templates.forEach((template) => template.remove());
    }
    return running;
  }

  /** @param {HTMLScriptElement} script @returns {Promise<void>} */
  const runScript = ({ src }) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.async = false; // in the order of the page
    script.src = src;
    script.addEventListener('load', () => {
      document.dispatchEvent(new Event('DOMContentLoaded')); // the theme's waits for what is over by now
      resolve();
    });
    script.addEventListener('error', reject);
    document.body.append(script);
  });

  archive.page = { KINDS, loadTerms, clone, nameOf, placeOf, makeMarked, leadTo, listNotes, tell, bringLater, runLater };
})();
