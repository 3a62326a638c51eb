/** 语境: every place of a phrase on a line of its own, the phrase in the middle, in the order of what stands around it. */
(function () {
  'use strict';

  const { page } = window.archiveSearch;
  const PIECE = 200; // lines added at a time
  const collator = new Intl.Collator('zh');

  const END = /[。！？!?\n\r]/;
  /**
   * The characters that are compared: letters and digits, from the phrase to the end of its sentence; those that a sign parts from the phrase come first.
   * @param {string} text
   */
  function strip(text) {
    const [rest] = text.split(END, 1);
    return (/^[\p{L}\p{N}]/u.test(rest) ? '' : ' ') + rest.replace(/[^\p{L}\p{N}]+/gu, '');
  }

  /** @param {string} text */
  const reverse = (text) => strip(Array.from(text).reverse().join(''));

  /** A line as it is copied. @param {import('./concordance').Line} line */
  function write({ left, match, right, isCut }) {
    const [before, after] = isCut.map((is) => (is ? '…' : ''));
    return `${before}${left}【${match}】${right}${after}`.replace(/\s+/g, ' ');
  }

  /** @param {import('./concordance').Line} one @param {import('./concordance').Line} other */
  const compareDates = (one, other) => Number(one.date > other.date) - Number(one.date < other.date);

  /**
   * @param {import('./concordance').Line[]} lines
   * @param {string} order
   */
  function sortLines(lines, order) {
    if (order === 'date') return lines.slice().sort((one, other) => compareDates(other, one));
    if (order === 'earliest') return lines.slice().sort(compareDates);
    const keyed = lines.map((line) => ({ line, key: order === 'before' ? reverse(line.left) : strip(line.right) }));
    return keyed.sort((one, other) => collator.compare(one.key, other.key)).map(({ line }) => line);
  }

  /**
   * The view of some lines.
   * @param {HTMLElement} frame
   */
  function makeLines(frame) {
    const list = /** @type {HTMLElement} */ (frame.querySelector('[data-lines-list]'));
    const order = /** @type {HTMLSelectElement} */ (frame.querySelector('[data-lines-order]'));
    const more = /** @type {HTMLElement} */ (frame.querySelector('[data-lines-more]'));
    const status = /** @type {HTMLElement} */ (frame.querySelector('[data-lines-status]'));
    const copier = /** @type {HTMLButtonElement} */ (frame.querySelector('[data-lines-copy]'));
    /** @type {import('./concordance').Line[]} */
    let lines = [];
    let sorted = lines;
    /** @type {Pick<import('./state').State, 'q'>} */
    let state = { q: '' };
    let total = 0;
    let [isReading, isMerged] = [false, false];
    let telling = 0; // for a while, what was copied

    /** @param {import('./concordance').Line} line */
    function makeLine(line) {
      const item = page.clone('line');
      const link = /** @type {HTMLAnchorElement} */ (item.querySelector('a'));
      link.href = page.leadTo(line.url, { ...state, q: line.q }, line.at);
      [['left', line.left], ['match', line.match], ['right', line.right], ['source', `${line.date} ${line.title}`]].forEach(([name, text]) => {
        /** @type {HTMLElement} */ (item.querySelector(`.line__${name}`)).textContent = text;
      });
      /** @type {HTMLElement} */ (item.querySelector('.line__source')).title = `${line.date} ${line.title}`; // where there is no room for it
      return item;
    }

    function grow() {
      const fragment = document.createDocumentFragment();
      sorted.slice(list.children.length, list.children.length + PIECE).forEach((line) => fragment.append(makeLine(line)));
      list.append(fragment);
      const left = sorted.length - list.children.length;
      more.hidden = !left;
      /** @type {HTMLElement} */ (more.querySelector('button')).textContent = `再显示 ${Math.min(PIECE, left)} 行`;
      say();
    }

    function say() {
      if (isReading) {
        status.textContent = `共 ${total} 处，先列最近的 ${lines.length} 处，正在读其余各处……`;
        return;
      }
      const cut = total > lines.length ? `，只列前 ${lines.length} 处（较新的）` : '';
      const left = list.children.length < lines.length ? `，已显示 ${list.children.length} 行` : '';
      status.textContent = `共 ${total} 处${isMerged ? '（起头在同一处的，只列最长的）' : ''}${cut}${left}`;
    }

    function arrange() {
      const active = document.activeElement;
      const focused = active instanceof HTMLAnchorElement && list.contains(active) ? active.href : '';
      sorted = sortLines(lines, order.value);
      list.textContent = '';
      grow();
      if (focused) focusAgain(focused);
    }

    /** The line that had the focus keeps it, wherever it stands now. @param {string} href */
    function focusAgain(href) {
      const find = () => Array.from(list.querySelectorAll('a')).find((link) => link.href === href);
      while (!find() && list.children.length < sorted.length) grow();
      const link = find();
      if (link) link.focus();
    }

    async function copyAll() {
      await page.bringLater();
      const text = sorted.map((line) => `${write(line)}\t${page.cite(line)}`).join('\n');
      page.copy(text, ` ${sorted.length} 行`, (/** @type {string} */ message) => {
        status.textContent = total > sorted.length ? `${message}；共 ${total} 处，其余未列出` : message;
        clearTimeout(telling);
        telling = setTimeout(say, page.TOLD);
      });
    }

    order.addEventListener('change', () => {
      arrange();
      frame.dispatchEvent(new CustomEvent('archive:order', { detail: order.value }));
    });
    copier.addEventListener('click', copyAll);
    /** @type {HTMLElement} */ (more.querySelector('button')).addEventListener('click', () => {
      const place = list.children.length;
      grow();
      const next = list.children[place] && list.children[place].querySelector('a');
      if (next) next.focus({ preventScroll: true });
    });
    const observer = new IntersectionObserver((entries) => {
      // By keyboard the button is reached, and what comes after the lines.
      if (!entries.some((entry) => entry.isIntersecting) || more.hidden || list.contains(document.activeElement)) return;
      grow();
      observer.unobserve(more); // so that it tells again, even where the end has not left the view meanwhile
      observer.observe(more);
    }, { rootMargin: '600px' });
    observer.observe(more);

    /**
     * @param {{ total: number, lines: import('./concordance').Line[], isMerged: boolean }} found
     * @param {import('./page').State} its  the state that they are of
     * @param {number} [shown]  how many there are to be at once
     * @param {boolean} [isMore]  whether others are still being read
     */
    return function show(found, its, shown = 0, isMore = false) {
      ({ total, lines, isMerged } = found);
      state = its;
      isReading = isMore;
      copier.disabled = isMore;
      order.value = its.by;
      arrange();
      while (list.children.length < Math.min(shown, lines.length)) grow();
      frame.hidden = false;
    };
  }

  page.makeLines = makeLines;
})();
