/** Filters: facets with their counts, the chosen ones as chips, and the years as bars. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const { page } = archive;
  const SHOWN = 8; // values of a facet until one asks for the others
  const YEAR = /^\d{4}$/;
  const SPAN = 3; // years that follow each other, of which one condition is made
  const RANKED = ['level', 'version'];
  /** @type {Record<string, string>} */
  const HINTS = { year: '讲话的年份', for_year: '所讲工作的年度' }; // where two names are nearly the same
  /** @type {Set<string>} */
  const unfolded = new Set();

  /** @param {string} list @param {string} value */
  const labelOf = (list, value) => (list ? page.nameOf(list, value) : `${value}年`);

  /** @param {import('./state').State} state @param {string} key @returns {string[]} */
  const chosen = (state, key) => archive.listValues(state.filters, key);

  /**
   * The filters with one value put in or taken out.
   * @param {import('./state').State} state
   * @param {string} key
   * @param {string} value
   */
  function toggle(state, key, value) {
    const values = chosen(state, key);
    const others = values.filter((one) => one !== value);
    const filters = { ...state.filters, [key]: others.length < values.length ? others : values.concat(value) };
    if (!filters[key].length) delete filters[key];
    return filters;
  }

  /**
   * The filters with this year alone, or, where it is, without it.
   * @param {import('./state').State} state
   * @param {string} year
   */
  function only(state, year) {
    const { year: years, ...others } = state.filters || {};
    return chosen(state, 'year').join() === year ? others : { ...others, year: [year] };
  }

  /** @returns {[string, string, string][]} each facet: its key in the address, its name, and the list that names its values */
  const listFacets = () => Object.keys(archive.FACET_NAMES).map((key) => [key, archive.FACET_NAMES[key][0], archive.FACET_NAMES[key][1]]);

  /**
   * @param {[string, string, string]} facet
   * @param {import('./facets').Value[]} values
   * @param {import('./state').State} state
   * @param {(filters: import('./state').State['filters']) => void} change
   */
  function makeFacet([key, label, list], values, state, change) {
    const found = new Set(values.map(({ value }) => String(value)));
    const lost = chosen(state, key).filter((value) => !found.has(value)).map((value) => ({ value, count: 0, selected: true }));
    const all = values.concat(lost);
    // Years have an order of their own, the newest first; levels and versions that of their vocabulary; of others the most frequent come first.
    if (!list) all.sort((one, other) => Number(other.value) - Number(one.value));
    else all.sort((one, other) => (RANKED.includes(key) ? 0 : other.count - one.count) || page.placeOf(list, one.value) - page.placeOf(list, other.value));
    const fieldset = page.clone('facet');
    const body = /** @type {HTMLElement} */ (fieldset.querySelector('ul'));
    const more = /** @type {HTMLElement} */ (fieldset.querySelector('button'));
    const legend = /** @type {HTMLElement} */ (fieldset.querySelector('legend'));
    const hint = HINTS[key];
    legend.textContent = label;
    if (hint) legend.append(Object.assign(document.createElement('small'), { textContent: `（${hint}）` }));
    fieldset.dataset.facet = key;
    all.forEach(({ value, count, selected }, index) => {
      const item = page.clone('value');
      const input = /** @type {HTMLInputElement} */ (item.querySelector('input'));
      input.checked = Boolean(selected);
      input.value = String(value);
      /** @type {HTMLElement} */ (item.querySelector('.facet__label')).textContent = labelOf(list, String(value));
      /** @type {HTMLElement} */ (item.querySelector('.count')).textContent = String(count);
      input.addEventListener('change', () => change(toggle(state, key, String(value))));
      item.hidden = index >= SHOWN && !selected && !unfolded.has(key);
      body.append(item);
    });
    more.hidden = all.length <= SHOWN || unfolded.has(key);
    more.textContent = `全部 ${all.length} 项`;
    more.addEventListener('click', () => {
      unfolded.add(key);
      more.hidden = true;
      Array.from(body.children).forEach((item) => { /** @type {HTMLElement} */ (item).hidden = false; });
      const next = body.children[SHOWN] && body.children[SHOWN].querySelector('input');
      if (next) next.focus();
    });
    return fieldset;
  }

  /**
   * The bars of the years; one without any record says so, since none was there to be found.
   * @param {import('./facets').Year[]} years
   * @param {import('./state').State} state
   * @param {(filters: import('./state').State['filters']) => void} change
   */
  function makeYears(years, state, change) {
    const most = Math.max(1, ...years.map(({ count }) => count));
    return years.map(({ year, count, records }) => {
      const item = page.clone('year');
      const button = /** @type {HTMLButtonElement} */ (item.querySelector('button'));
      const bar = /** @type {HTMLElement} */ (item.querySelector('.years__bar'));
      /** @type {HTMLElement} */ (item.querySelector('.years__count')).textContent = records ? String(count) : '无文献';
      /** @type {HTMLElement} */ (item.querySelector('.years__label')).textContent = String(year);
      bar.style.setProperty('--share', String(count / most));
      bar.hidden = !count;
      button.classList.toggle('is-bare', !records);
      const isChosen = chosen(state, 'year').includes(String(year));
      button.disabled = !count && !isChosen;
      button.setAttribute('aria-label', records ? `${year}年 ${count} 篇` : `${year}年 无文献`);
      button.setAttribute('aria-pressed', String(isChosen));
      button.addEventListener('click', () => change(only(state, String(year))));
      return item;
    });
  }

  /**
   * Shows the facets; the focus stays on the value that had it.
   * @param {HTMLElement} frame
   * @param {import('./facets').Facets} facets
   * @param {import('./state').State} state
   * @param {(filters: import('./state').State['filters']) => void} change
   */
  function showFilters(frame, facets, state, change) {
    const years = /** @type {HTMLElement} */ (frame.querySelector('[data-years]'));
    const list = /** @type {HTMLElement} */ (frame.querySelector('[data-years-list]'));
    const body = /** @type {HTMLElement} */ (frame.querySelector('[data-facets]'));
    const active = document.activeElement;
    const place = active && frame.contains(active) ? describeFocus(active) : null;
    const scrolled = /** @type {HTMLElement} */ (list.parentElement).scrollLeft;
    const isFirst = years.hidden;
    list.textContent = '';
    list.append(...makeYears(facets.years, state, change));
    const having = facets.years.filter(({ count }) => count).map(({ year }) => year);
    years.hidden = !having.length;
    /** @type {HTMLElement} */ (frame.querySelector('[data-years-span]')).textContent = having.length > 1 ? `，最早 ${having[0]}年，最近 ${having[having.length - 1]}年` : '';
    body.textContent = '';
    listFacets().forEach((facet) => {
      const values = facets[facet[0]] || [];
      if (values.length || chosen(state, facet[0]).length) body.append(makeFacet(facet, values, state, change));
    });
    frame.hidden = years.hidden && !body.children.length;
    skip.hidden = frame.hidden;
    const box = /** @type {HTMLElement} */ (list.parentElement);
    box.scrollLeft = isFirst ? box.scrollWidth : scrolled;
    showNewestBar(box, list);
    const target = place && /** @type {HTMLElement | undefined} */ (Array.from(frame.querySelectorAll(place.selector)).find((one) => describeFocus(one).name === place.name));
    if (target) target.focus({ preventScroll: true });
  }

  /**
   * Where no bar is in view, that of the newest year is brought there; of years that were chosen, that of the newest of these.
   * @param {HTMLElement} box
   * @param {HTMLElement} list
   */
  function showNewestBar(box, list) {
    const all = /** @type {HTMLElement[]} */ (Array.from(list.children)).filter((item) => !/** @type {HTMLElement} */ (item.querySelector('.years__bar')).hidden);
    const picked = all.filter((item) => item.querySelector('[aria-pressed="true"]'));
    const bars = picked.length ? picked : all;
    const newest = bars[bars.length - 1];
    const { left, right } = box.getBoundingClientRect();
    const isInView = (/** @type {HTMLElement} */ item) => item.getBoundingClientRect().left >= left && item.getBoundingClientRect().right <= right + 1;
    if (newest && !bars.some(isInView)) box.scrollLeft += newest.getBoundingClientRect().right - right;
  }

  /** @param {Element} element */
  function describeFocus(element) {
    const facet = element.closest('[data-facet]');
    if (facet && element instanceof HTMLInputElement) return { selector: '[data-facet] input', name: `${/** @type {HTMLElement} */ (facet).dataset.facet} ${element.value}` };
    return { selector: 'button, summary, [tabindex]', name: (element.textContent || '').replace(/^\D*\d*(?=\d{4}$)/, '') };
  }

  /** Values, each by itself; of years those together that follow each other, where these are many. @param {string[]} values @param {boolean} areYears */
  function group(values, areYears) {
    const alone = values.map((value) => [value]);
    if (!areYears) return alone;
    const groups = alone.sort(([one], [other]) => Number(one) - Number(other)).reduce((spans, [year]) => {
      const span = spans[spans.length - 1];
      if (span && YEAR.test(year) && YEAR.test(span[0]) && Number(year) === Number(span[span.length - 1]) + 1) span.push(year);
      else spans.push([year]);
      return spans;
    }, /** @type {string[][]} */ ([]));
    return groups.flatMap((span) => (span.length < SPAN ? span.map((year) => [year]) : [span]));
  }

  /**
   * @param {HTMLElement} frame
   * @param {import('./state').State} state
   * @param {(filters: import('./state').State['filters']) => void} change
   */
  function showChips(frame, state, change) {
    const hadFocus = frame.contains(document.activeElement);
    frame.textContent = '';
    /** @param {string} text @param {string} label @param {() => void} act */
    const add = (text, label, act) => {
      const item = page.clone('chip');
      const button = /** @type {HTMLElement} */ (item.querySelector('button'));
      /** @type {HTMLElement} */ (item.querySelector('span')).textContent = text;
      button.setAttribute('aria-label', label);
      button.addEventListener('click', act);
      frame.append(item);
    };
    listFacets().forEach(([key, label, list]) => group(chosen(state, key), !list).forEach((values) => {
      const ends = values.length > 1 ? [values[0], values[values.length - 1]] : values;
      const text = `${label}：${ends.map((value) => labelOf(list, value)).join('—')}`;
      add(text, `${text}，去掉这个条件`, () => change(values.reduce((filters, value) => toggle({ ...state, filters }, key, value), state.filters)));
    }));
    if (frame.children.length > 1) add('全部去掉', '全部去掉', () => change({}));
    frame.hidden = !frame.children.length;
    if (hadFocus) {
      const next = frame.querySelector('button') || document.querySelector('[data-box="head"] input');
      /** @type {HTMLElement} */ (next).focus({ preventScroll: true });
    }
  }

  // On a narrow page they stand before the hits, and are come to before them.
  const frame = /** @type {HTMLElement} */ (document.querySelector('[data-search-filters]'));
  if (Number(getComputedStyle(frame).order) < 0) /** @type {HTMLElement} */ (frame.parentElement).prepend(frame);

  // Elsewhere they stand after all hits; they may be folded.
  const skip = /** @type {HTMLElement} */ (document.querySelector('[data-to-filters]'));
  skip.addEventListener('click', () => {
    const all = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll('[data-search-filters] summary, [data-facets] input')));
    const first = all.find((one) => one.offsetParent);
    if (first) first.focus();
  });

  Object.assign(page, { showFilters, showChips });
})();
