/** The search page: the state in the address's fragment, the answer to it, and the way from one to the next. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const { page } = archive;
  const root = /** @type {HTMLElement} */ (document.querySelector('[data-search]'));
  const DELAY = 150; // ms without a key until what was typed is asked for
  const PATIENCE = 600; // ms of an answer that is not there until the page says that it is at work
  const FIRST_LINES = 200; // shown while the others are still being read
  const MOST_LINES = 5000;
  const MOST_HITS = 500; // shown again to who comes back
  const ORDERS = ['after', 'before', 'date', 'earliest'];

  /** @param {string} name @returns {HTMLElement} */
  const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

  const box = /** @type {HTMLFormElement} */ (document.querySelector('[data-box="head"]'));
  const input = /** @type {HTMLInputElement} */ (box.querySelector('input'));
  const switches = /** @type {HTMLFormElement} */ (part('search-switches'));
  const results = part('search-results');
  const hits = part('hits');
  const more = part('more');
  const nothing = part('nothing');
  const lines = part('lines');
  const filters = part('search-filters');
  /** @type {(found: {total: number, lines: import('./concordance').Line[], isMerged: boolean}, its: State, shown?: number, isMore?: boolean) => void} */
  let showLines;

  /**
   * What the address says: the engine's state, and how the page shows it.
   * @typedef {import('./state').State & {view: string, by: string}} State
   * @typedef {import('./search').Found} Found
   * @type {State}
   */
  let state;
  let [asked, waiting, slow] = [0, 0, 0];
  /** @type {AbortController | null} */
  let asking = null;

  /** @returns {State} */
  function readAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    const by = given.get('by') || '';
    return { ...archive.parseState(location.hash), view: given.get('view') === 'kwic' ? 'kwic' : '', by: ORDERS.includes(by) ? by : ORDERS[0] };
  }

  /** @param {State} given */
  function writeAddress(given) {
    const parts = [archive.formatState({ ...given, q: archive.mend(given.q) })];
    if (given.view) parts.push(`view=${given.view}`);
    if (given.view && given.by !== ORDERS[0]) parts.push(`by=${given.by}`);
    return `#${parts.filter(Boolean).join('&')}`;
  }

  /** How many hits are shown, where the reader is and on which link, kept for when they come back. */
  function remember() {
    const active = document.activeElement;
    const how = { shown: (state.view ? part('lines-list') : hits).children.length, at: scrollY, link: active && results.contains(active) ? active.getAttribute('href') : '' };
    history.replaceState({ ...history.state, ...how }, '');
    archive.left.write({ hash: location.hash, ...how });
  }

  /** How the results were left, where the bar of a record leads back to them, or they are loaded anew: what is left then is not in the history. */
  function recall() {
    const left = archive.left.read();
    const [{ type = '' } = {}] = /** @type {any[]} */ (performance.getEntriesByType('navigation'));
    return (left.isBack || type === 'reload') && left.hash === location.hash ? left : null;
  }

  /**
   * Goes to a new state. What is still being typed stays one step of the history.
   * @param {Partial<State>} change
   * @param {boolean} [isTyping]
   */
  function go(change, isTyping = false) {
    remember();
    const next = { ...state, ...(waiting ? { q: input.value } : {}), ...change }; // what was typed is not lost where it has not been asked for yet
    const address = writeAddress(next);
    if (address === writeAddress(state)) return;
    const goesOn = isTyping && history.state && history.state.isTyping;
    const url = location.pathname + location.search + address;
    if (goesOn) history.replaceState({ isTyping }, '', url);
    else history.pushState({ isTyping }, '', url);
    state = next;
    answer(archive.SHOWN);
  }

  const stopWaiting = () => { clearTimeout(waiting); waiting = 0; };

  const isBlank = () => !state.q.trim() && !Object.keys(state.filters || {}).length;

  /**
   * @param {number} limit  how many hits, or lines, are shown at once
   * @param {boolean} [isFull]  whether they are waited for until all is read that they show
   * @returns {Promise<void>}
   */
  async function answer(limit, isFull = false) {
    stopWaiting();
    clearTimeout(slow);
    const ticket = (asked += 1);
    const own = state;
    if (asking) asking.abort();
    asking = new AbortController();
    showControls();
    results.dataset.searchState = 'busy';
    results.setAttribute('aria-busy', 'true');
    results.setAttribute('aria-label', '结果'); // of how many, is told once it is known
    slow = setTimeout(() => { part('search-tally').textContent = '正在查找……'; nothing.hidden = true; }, PATIENCE);
    if (isBlank()) {
      clear();
      announce(0, '');
      finish(0);
      return;
    }
    try {
      const { signal } = asking;
      const found = await archive.run(own, { limit: own.view ? 0 : limit, signal, isFull });
      const hasLines = Boolean(own.view && own.q.trim());
      if (hasLines) {
        await archive.use('lines', () => page.makeLines);
        showLines = showLines || page.makeLines(lines);
      }
      const isLong = hasLines && found.occurrences - found.labels > FIRST_LINES;
      const placed = hasLines ? await archive.concordance(own, { limit: isLong ? FIRST_LINES : MOST_LINES, signal }) : null;
      if (ticket !== asked) return;
      part('search-fault').hidden = true;
      show(found, placed, { own, shown: limit, isMore: isLong });
      afterPainting(() => follow(ticket, () => goOn(ticket, { own, found, lines: placed ? placed.lines : [], isFull })));
      if (isLong) {
        const all = await archive.concordance(own, { limit: MOST_LINES, signal });
        if (ticket !== asked) return;
        showLines(all, state, limit); // in the order that was chosen meanwhile
      }
      finish(found.total);
    } catch (error) {
      if (ticket === asked) showFault(/** @type {any} */ (error));
    }
  }

  /** @param {Found} found @param {{total: number, lines: import('./concordance').Line[], isMerged: boolean} | null} placed @param {{own: State, shown: number, isMore: boolean}} how  whether more lines are still to be read */
  function show(found, placed, { own, shown, isMore }) {
    hits.textContent = '';
    hits.append(...found.hits.map((/** @type {import('./excerpt').Hit} */ hit) => page.makeHit(hit, own)));
    hits.hidden = !found.hits.length;
    offerMore(found.hits.length, found.total);
    showNotes(own.view && found.labels ? found.notes.concat(`其中 ${found.labels} 处在主题、单位等标签里，没有语境`) : found.notes, own);
    part('asked').textContent = own.q.trim() && `查找的词句：${shorten(own.q.trim())}`;
    lines.hidden = true;
    if (placed && placed.total) showLines(placed, own, shown, isMore);
    nothing.hidden = found.total > 0;
    filters.hidden = filters.hidden && !found.total; // on a narrow page they stand before the hits, which would be moved
    const q = own.q.trim();
    const missed = q ? (found.terms.some(({ alone }) => alone) ? '标题和各类名称里没有' : '没有文稿符合') + archive.quote(shorten(q)) : '没有符合这些条件的文稿';
    part('nothing-text').textContent = `${missed}${q && Object.keys(own.filters).length ? '和所选的条件' : ''}。`;
    [part('relax'), part('narrowed')].forEach((frame) => { frame.hidden = true; });
    [part('first'), part('first-written')].forEach((frame) => frame.classList.add('is-coming')); // what is below stays where it is
    const ofAll = found.terms.filter(({ negative }) => !negative).length > 1 ? '各词共 ' : '';
    const places = found.isList || !found.total ? '' : `，${ofAll}${found.occurrences} 处`;
    announce(found.total, `${found.total} 篇${places}`);
  }

  /**
   * What comes after an answer is left undone once another is asked for.
   * @param {number} ticket
   * @param {() => Promise<void>} act
   */
  async function follow(ticket, act) {
    try {
      if (ticket === asked) await act();
    } catch (error) {
      if (ticket === asked) showFault(/** @type {any} */ (error));
    }
  }

  /**
   * What is read once an answer is seen: the rest of its hits, facets, ways out where there is none (`later.js`).
   * @param {number} ticket @param {Pick<import('./later').Shown, 'own' | 'found' | 'lines' | 'isFull'>} shown
   */
  async function goOn(ticket, shown) {
    await Promise.all([useFilters(), page.bringLater()]);
    await page.goOn({ ...shown, part, change, take, showChips, isStale: () => ticket !== asked });
  }

  /** Goes where a way out leads. @param {import('./state').State} way */
  function take({ q, filters: kept, scope, strict }) {
    go({ q, filters: kept, scope, strict });
    input.value = q;
    results.focus({ preventScroll: true });
  }

  /** @param {string[]} notes @param {State} own */
  function showNotes(notes, own) {
    const frame = part('search-notes');
    frame.textContent = '';
    delete frame.dataset.advised;
    page.listNotes(frame, own.view && !own.q.trim() ? notes.concat('“语境”要写出词句才能列出') : notes);
    if (page.advise && archive.FACET_NAMES) page.advise(frame, own.q); // at once, where it can be: what is below stays where it is
  }

  const shorten = (/** @type {string} */ text) => archive.shorten(text, 40);

  /** @param {number} count @param {string} tally */
  function announce(count, tally) {
    clearTimeout(slow);
    part('search-tally').textContent = tally;
    results.setAttribute('aria-label', `结果${tally && `：${tally}`}`);
    page.tell(tally ? (count ? `找到 ${tally}` : '没有找到') : '');
    foldHelp();
  }

  /** @type {boolean | null} */
  let wasBlank = null;

  /** The help is open as long as nothing is asked for; afterwards it stays as the reader leaves it. */
  function foldHelp() {
    if (isBlank() === wasBlank) return;
    wasBlank = isBlank();
    part('syntax').toggleAttribute('open', wasBlank);
  }

  /** @param {number} count  of records found */
  function finish(count) {
    results.dataset.searchTotal = String(count);
    results.dataset.searchState = 'done';
    results.setAttribute('aria-busy', 'false');
    document.documentElement.hidden = false; // whether it was hidden until now, see the start, or not
  }

  function clear() {
    [hits, part('search-notes'), part('asked')].forEach((frame) => { frame.textContent = ''; });
    [more, nothing, lines, filters, part('search-notes'), part('narrowed'), part('to-filters'), part('search-fault')].forEach((frame) => { frame.hidden = true; });
  }

  /** @param {() => void} act what may wait until the hits are seen */
  const afterPainting = (act) => requestAnimationFrame(() => setTimeout(act));

  const useFilters = () => Promise.all([archive.use('filters', () => page.showFilters), archive.bringFacets()]);

  let isNamed = false; // whether the labels are known

  /** The chosen conditions, by their labels once these are known. */
  async function showChips() {
    if (!isNamed) {
      if (!Object.keys(state.filters).length) return;
      try {
        await Promise.all([useFilters(), page.loadTerms()]);
      } catch (error) {
        return; // told where the filters are shown
      }
      isNamed = true;
    }
    if (page.showChips) page.showChips(part('search-chips'), state, change);
  }

  /**
   * Nothing is shown that may be wrong.
   * @param {any} error
   */
  function showFault(error) {
    asked += 1; // what is still being read is not shown any more
    clearTimeout(slow);
    clear();
    const isStale = archive.StaleError && error instanceof archive.StaleError;
    const { path = '' } = error;
    const what = path ? `文件 ${path} 缺失或不完整` : '查找程序没有加载完整';
    part('search-fault-head').textContent = isStale ? '网站已经更新' : `${path.startsWith('search/') ? '索引已损坏，' : ''}不能查找`;
    part('search-fault-text').textContent = isStale ? `本页和索引不是同一次生成的（${path}）。` : `${what}。`;
    part('search-fault').hidden = false;
    part('search-tally').textContent = '';
    delete results.dataset.searchTotal;
    results.dataset.searchState = 'failed';
    results.setAttribute('aria-busy', 'false');
  }

  /** @param {number} shown @param {number} all */
  function offerMore(shown, all) {
    more.hidden = !shown || shown >= all;
    /** @type {HTMLElement} */ (more.querySelector('button')).textContent = `再显示 ${Math.min(archive.SHOWN, all - shown)} 篇`;
  }

  async function showMore() {
    const [ticket, own] = [asked, state];
    await page.bringLater();
    await page.showMore({ own, hits, offerMore, remember, isStale: () => ticket !== asked });
  }

  function showControls() {
    if (document.activeElement !== input && input.value !== state.q) input.value = state.q;
    box.dispatchEvent(new Event('archive:shown'));
    /** @type {[string, string][]} */ ([['scope', state.scope], ['sort', state.sort], ['view', state.view]]).forEach(([name, value]) => {
      switches.querySelectorAll(`[name="${name}"]`).forEach((one) => { /** @type {HTMLInputElement} */ (one).checked = /** @type {HTMLInputElement} */ (one).value === value; });
    });
    /** @type {HTMLInputElement} */ (switches.querySelector('[name="strict"]')).checked = state.strict;
    part('search-sort').hidden = Boolean(state.view); // lines have an order of their own
    switches.hidden = !state.q.trim() && !state.view; // they say how words are looked for
    showChips();
    document.title = state.q.trim() ? `${shorten(state.q.trim())} - ${title}` : title;
  }

  const title = document.title;

  const change = (/** @type {State['filters']} */ kept) => go({ filters: kept });

  let isComposing = false;
  let isTyped = input.value !== ''; // before there was anything to ask
  function typed() {
    isTyped = true;
    stopWaiting();
    if (!isComposing && state) waiting = setTimeout(() => go({ q: input.value }, true), DELAY);
  }

  /** What is typed while the engine is still on its way is asked for once it is there; the box's own script comes after the first hits. */
  function listenToKeys() {
    box.addEventListener('submit', (event) => {
      event.preventDefault();
      if (state) searchNow(input.value.trim());
    });
    input.addEventListener('compositionstart', () => { isComposing = true; stopWaiting(); });
    input.addEventListener('compositionend', () => { isComposing = false; typed(); });
    input.addEventListener('input', typed);
  }

  /** @param {string} q that was typed to its end */
  function searchNow(q) {
    stopWaiting();
    go({ q }, true);
    history.replaceState({ ...history.state, isTyping: false }, '');
    if (state.q.trim()) results.focus({ preventScroll: true });
  }

  function listen() {
    box.addEventListener('archive:search', (event) => event.preventDefault()); // as the submit that it comes of was answered
    input.addEventListener('change', () => history.replaceState({ ...history.state, isTyping: false }, ''));
    switches.addEventListener('change', () => {
      const given = new FormData(switches);
      go(/** @type {Partial<State>} */ ({ scope: String(given.get('scope')), strict: given.has('strict'), sort: String(given.get('sort')), view: String(given.get('view')) }));
    });
    switches.addEventListener('submit', (event) => event.preventDefault());
    part('syntax').addEventListener('click', ({ target }) => {
      if (!(/** @type {Element} */ (target).closest('a'))) return;
      part('syntax').removeAttribute('open');
      results.focus({ preventScroll: true });
      scrollTo(0, 0);
    });
    lines.addEventListener('archive:order', (event) => {
      state = { ...state, by: /** @type {CustomEvent} */ (event).detail };
      history.replaceState(history.state, '', writeAddress(state));
    });
    /** @type {HTMLElement} */ (more.querySelector('button')).addEventListener('click', () => follow(asked, showMore));
    addEventListener('popstate', arrive);
    addEventListener('pagehide', remember);
  }

  /** Shows what the address says, as the reader left it; a way to a part of the page changes nothing of what is shown. */
  async function arrive() {
    if (state && document.getElementById(location.hash.slice(1))) {
      history.replaceState(history.state, '', writeAddress(state));
      return;
    }
    const isOpening = !state;
    const kept = (isOpening && recall()) || history.state || {};
    state = readAddress();
    if (!(isOpening && isTyped)) input.value = state.q;
    await answer(Math.max(archive.SHOWN, Math.min(kept.shown || 0, state.view ? MOST_LINES : MOST_HITS)), kept.at > 0 || Boolean(kept.link));
    afterPainting(page.runLater);
    if (kept.at) scrollTo(0, kept.at);
    const before = kept.link && Array.from(results.querySelectorAll('a')).find((one) => one.getAttribute('href') === kept.link);
    if (before) before.focus({ preventScroll: true });
  }

  history.scrollRestoration = 'manual';
  results.tabIndex = -1;
  const isNarrow = matchMedia('(max-width: 59.9375em)').matches;
  if (isNarrow) part('filters-fold').removeAttribute('open');
  part('search-reload').addEventListener('click', () => location.reload());
  listenToKeys();
  archive.enter().then(() => {
    listen();
    arrive();
    if (isTyped) typed();
    if (isBlank() && !isNarrow) input.focus();
  }, () => { showFault({}); page.runLater(); });
  setTimeout(page.runLater, PATIENCE);
  page.isWhole = true; // all of this script has run
})();
