/** A search box: suggests while one types, leads to the search page; `/` and Ctrl-K lead to it from anywhere. */
(function () {
  'use strict';

  const archive = (window.archiveSearch = window.archiveSearch || {});
  const DELAY = 80; // ms without a key until suggestions are asked for
  const QUIET = 700; // ms without a key until it is told how many there are
  const BROKEN = 10; // characters of a line that a paragraph was broken into; what is shorter is taken for a word of a list
  const HAN_BEFORE = /[\u4e00-\u9fff、，“”‘’《》（）]$/;
  const HAN_AFTER = /^[\u4e00-\u9fff、，。；：“”‘’《》（）]/;

  /** @typedef {import('./suggest.js').Suggestion} Suggestion */

  /**
   * Lines on one line: those that a paragraph was broken into, as a page of print is, without the space that parts words.
   * @param {string} text
   */
  function joinLines(text) {
    const lines = text.trim().split(/\s*[\r\n]+\s*/);
    const isBroken = (/** @type {string} */ before, /** @type {string} */ after) => before.length >= BROKEN && HAN_BEFORE.test(before) && HAN_AFTER.test(after);
    return lines.reduce((all, line, i) => all + (isBroken(lines[i - 1], line) ? '' : ' ') + line);
  }

  /** @param {HTMLFormElement} form */
  function open(form) {
    const input = /** @type {HTMLInputElement} */ (form.querySelector('input'));
    const list = /** @type {HTMLElement} */ (form.querySelector('[role="listbox"]'));
    const clear = /** @type {HTMLElement} */ (form.querySelector('[data-box-clear]'));
    const news = /** @type {HTMLElement} */ (form.querySelector('[data-box-news]'));
    const root = form.getAttribute('data-root') || '';
    let chosen = -1;
    let asked = 0;
    let [waiting, telling] = [0, 0];

    const options = () => /** @type {HTMLElement[]} */ (Array.from(list.children));

    /** @param {number} place */
    function choose(place) {
      chosen = place;
      options().forEach((option, index) => option.setAttribute('aria-selected', String(index === place)));
      if (place < 0) {
        input.removeAttribute('aria-activedescendant');
        return;
      }
      input.setAttribute('aria-activedescendant', options()[place].id);
      options()[place].scrollIntoView({ block: 'nearest' });
    }

    /** @param {number} count of suggestions, told once what is typed rests */
    function tell(count) {
      clearTimeout(telling);
      news.textContent = '';
      if (count) telling = setTimeout(() => { news.textContent = `${count} 条联想，按上下键选择`; }, QUIET);
    }

    function close() {
      asked += 1;
      clearTimeout(waiting);
      list.hidden = true;
      tell(0);
      input.setAttribute('aria-expanded', 'false');
      choose(-1);
    }

    /**
     * @param {Suggestion} suggestion
     * @param {number} index
     */
    function makeOption(suggestion, index) {
      const option = document.createElement('li');
      option.id = `${list.id}-${index}`;
      option.setAttribute('role', 'option');
      const { query, year, uri } = suggestion;
      if (query && !year) option.dataset.query = query;
      option.dataset.uri = query ? `search.html#q=${encodeURIComponent(archive.mend(query))}${year ? `&year=${year}` : ''}` : uri;
      [['kind', suggestion.kind], ['text', suggestion.text], ['alias', suggestion.alias], ['note', suggestion.note]].forEach(([name, text]) => {
        if (!text) return;
        const part = document.createElement('span');
        part.className = `box__${name}`;
        part.textContent = text;
        option.append(part, ' ');
      });
      return option;
    }

    async function suggest() {
      const ticket = (asked += 1);
      const text = input.value;
      const found = await archive.loadSuggest().then(() => archive.suggest.find(text), () => []);
      if (ticket !== asked || document.activeElement !== input) return;
      list.textContent = '';
      list.append(...found.map(makeOption));
      list.hidden = !found.length;
      input.setAttribute('aria-expanded', String(found.length > 0));
      tell(found.length);
      choose(-1);
    }

    function searchNow() {
      const query = archive.mend(input.value.trim());
      close();
      const asking = new CustomEvent('archive:search', { detail: { query }, cancelable: true, bubbles: true });
      if (!form.dispatchEvent(asking)) return;
      location.href = `${root}search.html${query ? `#q=${encodeURIComponent(query)}` : ''}`;
    }

    /** @param {HTMLElement} option */
    function follow(option) {
      close();
      const { query, uri } = option.dataset;
      if (query) {
        input.value = query;
        form.requestSubmit(); // as if it had been typed to its end
      } else location.href = root + uri;
    }

    /** @param {KeyboardEvent} event */
    function steer(event) {
      if (event.isComposing) return;
      const count = list.hidden ? 0 : list.children.length;
      if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && count) {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
      } else if (event.key === 'ArrowDown' && input.value.trim()) {
        event.preventDefault();
        suggest();
      } else if (event.key === 'Enter' && chosen >= 0) {
        event.preventDefault();
        follow(options()[chosen]);
      } else if (event.key === 'Escape') {
        event.preventDefault();
        if (count) close();
        else leave();
      }
    }

    function leave() {
      input.blur();
      form.classList.remove('is-open');
      const opener = /** @type {HTMLElement | null} */ (document.querySelector('[data-box-open]'));
      if (opener && form.dataset.box === 'head') opener.focus(); // where it is seen
    }

    let isComposing = false;
    function typed() {
      clear.hidden = !input.value;
      clearTimeout(waiting);
      if (isComposing) return;
      if (input.value.trim()) waiting = setTimeout(suggest, DELAY);
      else close();
    }

    input.addEventListener('compositionstart', () => { isComposing = true; });
    input.addEventListener('compositionend', () => { isComposing = false; typed(); });
    input.addEventListener('input', typed);
    input.addEventListener('paste', (event) => {
      const text = event.clipboardData ? event.clipboardData.getData('text') : '';
      if (!/[\r\n]/.test(text.trim())) return;
      event.preventDefault();
      document.execCommand('insertText', false, joinLines(text)); // can be undone, as what is typed
    });
    input.addEventListener('keydown', steer);
    input.addEventListener('focus', () => archive.loadSuggest().then(() => archive.suggest.prepare(), () => undefined));
    input.addEventListener('blur', close);
    list.addEventListener('mousedown', (event) => event.preventDefault()); // the focus stays in the field
    list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
      if (option) follow(/** @type {HTMLElement} */ (option));
    });
    clear.addEventListener('click', () => {
      input.value = '';
      input.focus();
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      searchNow();
    });
    form.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) form.classList.remove('is-open');
    });
    form.addEventListener('archive:shown', () => { clear.hidden = !input.value; });
    clear.hidden = !input.value;
    if (document.activeElement === input && input.value.trim()) typed(); // before this script was there
  }

  /** Where a box shows as a button alone, on a narrow page, it opens over the head. */
  function enter() {
    const form = document.querySelector('[data-box="head"]');
    if (!form) return;
    form.classList.add('is-open');
    const input = /** @type {HTMLInputElement} */ (form.querySelector('input'));
    input.focus();
    input.select();
  }

  document.querySelectorAll('[data-box]').forEach((form) => open(/** @type {HTMLFormElement} */ (form)));
  document.querySelectorAll('[data-box-open]').forEach((button) => button.addEventListener('click', (event) => {
    event.preventDefault();
    enter();
  }));
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const isTyping = target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]');
    const isSlash = event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isCtrlK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.isComposing || !(isSlash || isCtrlK)) return;
    event.preventDefault();
    enter();
  });
})();
