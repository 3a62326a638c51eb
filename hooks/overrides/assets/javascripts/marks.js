/** A record that a search led to: every occurrence of the query marked, and a bar that leads from one to the next. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const record = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-id]'));
  const body = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-body]'));
  const bar = /** @type {HTMLElement | null} */ (document.querySelector('[data-marks]'));
  if (!archive || !record || !body || !bar) return;

  /** What is searched in, in the order of the page: the title, roles and the meeting's name as they are told around it, the text. */
  const UNITS = ['h1', '[data-search-unit]', ...['p', 'h2', 'h3', 'h4', 'td', 'th'].map((tag) => `[data-record-body] ${tag}`)].join(', ');
  const NOT_TEXT = 'sup, .footnote-backref, script, style';
  const HERE = 'is-here';
  const AROUND = 20; // characters on either side that are told of an occurrence
  const news = /** @type {HTMLElement} */ (bar.querySelector('[data-marks-news]'));
  const tally = /** @type {HTMLElement} */ (bar.querySelector('[data-marks-tally]'));
  const back = /** @type {HTMLAnchorElement} */ (bar.querySelector('[data-marks-back]'));
  const steps = ['previous', 'next'].map((name) => /** @type {HTMLElement} */ (bar.querySelector(`[data-marks-${name}]`)));
  const results = back.href;

  /**
   * An occurrence: its marks, of which one that reaches over the edge of a point has several, and where in its unit it begins.
   * @typedef {{ marks: HTMLElement[], start: number }} Occurrence
   * @type {Occurrence[]}
   */
  let occurrences = [];
  let current = -1;
  let shown = '';

  /** What the fragment says: the address, and behind it what is marked, and which place is gone to: `#p-xxxxxxxx?q=…&strict=1&at=12`. */
  function readFragment() {
    const place = location.hash.indexOf('?');
    const given = new URLSearchParams(place < 0 ? '' : location.hash.slice(place + 1));
    return { address: location.hash.slice(1).split('?')[0], q: given.get('q') || '', strict: given.get('strict') === '1', at: Number(given.get('at') || NaN) };
  }

  /**
   * The text of a unit as the index has it, a line break a character of its own, and where in it each text node stands.
   * @param {Element} unit
   */
  function readUnit(unit) {
    const walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    /** @type {{ start: number, end: number, text: Text }[]} */
    const places = [];
    let whole = '';
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        if (/** @type {Element} */ (node.parentElement).closest(NOT_TEXT)) continue;
        places.push({ start: whole.length, end: whole.length + node.data.length, text: node });
        whole += node.data;
      } else if (/** @type {Element} */ (node).matches('br')) {
        whole += '\n';
      }
    }
    return { whole, places };
  }

  /** @param {Element} unit  what the index calls its kind: title, heading, role, meeting, text */
  function readKind(unit) {
    if (unit.matches('h1')) return 't';
    return unit.getAttribute('data-search-unit') || (unit.matches('h2, h3, h4') ? 'h' : 'p');
  }

  /**
   * @param {Element} unit
   * @param {any[]} atoms
   * @param {boolean} strict
   * @returns {Occurrence[]}
   */
  function markUnit(unit, atoms, strict) {
    const { whole, places } = readUnit(unit);
    const ranges = archive.findAll(archive.tokenise(archive.annotate(whole)), archive.fitting(atoms, readKind(unit)), strict);
    /** @type {HTMLElement[][]} */
    const marks = ranges.map(() => []);
    // From the last to the first, so that what is cut off an element's text leaves the places before it as they are.
    places.reverse().forEach(({ start, end, text }) => {
      let free = end;
      for (let n = ranges.length - 1; n >= 0; n -= 1) {
        const from = Math.max(ranges[n].start, start);
        const to = Math.min(ranges[n].end, end, free);
        if (from < to) {
          const middle = text.splitText(from - start);
          middle.splitText(to - from);
          const mark = document.createElement('mark');
          mark.className = ranges[n].crossing ? 'hit-mark is-crossing' : 'hit-mark';
          middle.replaceWith(mark);
          mark.append(middle);
          marks[n].unshift(mark);
          free = from;
        } else if (ranges[n].start >= start && ranges[n].start < end) {
          free = Math.min(free, ranges[n].start);
        }
      }
    });
    return marks.map((its, n) => ({ marks: its, start: ranges[n].start })).filter((one) => one.marks.length);
  }

  function unmark() {
    document.querySelectorAll('.hit-mark').forEach((mark) => {
      const parent = /** @type {Node} */ (mark.parentNode);
      mark.replaceWith(...Array.from(mark.childNodes));
      parent.normalize();
    });
    occurrences = [];
    current = -1;
    bar.hidden = true;
    shown = '';
  }

  /** The marks stand in the text itself, which the skeleton hides. */
  function leaveSkeleton() {
    const toggle = /** @type {HTMLElement | null} */ (record.querySelector('[data-skeleton-toggle][aria-pressed="true"]'));
    if (toggle) toggle.click();
  }

  /**
   * @param {number} place
   * @param {boolean} [isMoved]  whether the page goes there
   */
  function goTo(place, isMoved = true) {
    if (!occurrences.length) return;
    if (occurrences[current]) occurrences[current].marks.forEach((mark) => mark.classList.remove(HERE));
    current = (place + occurrences.length) % occurrences.length;
    const { marks } = occurrences[current];
    marks.forEach((mark) => mark.classList.add(HERE));
    tally.textContent = `第 ${current + 1} 处，共 ${occurrences.length} 处`;
    news.textContent = `${tally.textContent}：${readAround(marks)}`;
    marks[0].dispatchEvent(new CustomEvent('archive:place', { bubbles: true }));
    if (!isMoved) return;
    leaveSkeleton();
    marks[0].scrollIntoView({ block: 'center' });
  }

  /** The text around an occurrence, for those who hear where they are. @param {HTMLElement[]} marks */
  function readAround(marks) {
    const unit = /** @type {HTMLElement} */ (marks[0].closest(UNITS) || marks[0]);
    const { whole, places } = readUnit(unit);
    const inside = places.filter(({ text }) => marks.some((mark) => mark.contains(text)));
    return whole.slice(Math.max(0, inside[0].start - AROUND), inside[inside.length - 1].end + AROUND);
  }

  async function show() {
    const { q, strict } = readFragment();
    const key = JSON.stringify([q, strict]);
    if (!q) return;
    if (key === shown) {
      if (occurrences.length) land();
      return;
    }
    unmark();
    shown = key;
    await archive.enter();
    const units = Array.from(record.querySelectorAll(UNITS));
    await archive.prepare(q, ...units.map((unit) => unit.textContent || ''));
    if (key !== shown) return;
    const atoms = archive.listPositive(archive.parse(q));
    occurrences = units.reduce((all, unit) => all.concat(markUnit(unit, atoms, strict)), /** @type {Occurrence[]} */ ([]));
    if (!occurrences.length) return;
    leadBack(q, strict);
    steps.forEach((step) => { step.hidden = false; });
    bar.hidden = false;
    land();
  }

  /** Where the engine cannot be read the text is read without marks. */
  function showFault() {
    unmark();
    const { q, strict } = readFragment();
    leadBack(q, strict);
    steps.forEach((step) => { step.hidden = true; });
    tally.textContent = '查找程序没有加载，不能标出';
    news.textContent = tally.textContent;
    bar.hidden = false;
  }

  /** Tells the search page that it is gone back to. */
  const goBack = () => archive.left.write({ ...archive.left.read(), isBack: true });

  /** The way to the results: as they were left, where they were of this query. @param {string} q @param {boolean} strict */
  function leadBack(q, strict) {
    const { hash = '' } = archive.left.read();
    const isOf = (new URLSearchParams(hash.slice(1)).get('q') || '').includes(q);
    back.href = `${results}${isOf ? hash : `#q=${encodeURIComponent(q)}${strict ? '&strict=1' : ''}`}`;
    /** @type {HTMLElement} */ (bar.querySelector('[data-marks-query]')).textContent = q;
    fillBox(q);
  }

  /** So that who wants to ask more need not write it again. @param {string} q */
  function fillBox(q) {
    const box = /** @type {HTMLElement} */ (document.querySelector('[data-box="head"]'));
    const input = /** @type {HTMLInputElement} */ (box.querySelector('input'));
    if (input.value || document.activeElement === input) return;
    input.value = q;
    box.dispatchEvent(new Event('archive:shown'));
  }

  /** Goes to the occurrence in what the address names that begins where the fragment says, or to the first one there. */
  function land() {
    const { address, at } = readFragment();
    const landed = address ? document.getElementById(address) : null;
    const inside = occurrences.map((_, place) => place).filter((place) => !landed || landed.contains(occurrences[place].marks[0]));
    const there = inside.find((place) => occurrences[place].start === at);
    const [first = -1] = inside;
    goTo(Math.max(0, there === undefined ? first : there), inside.length > 0);
  }

  /** Leaves the marks; the keyboard goes on where the last one stood. */
  function close() {
    const last = occurrences[current] && /** @type {HTMLElement} */ (occurrences[current].marks[0].closest(UNITS));
    const hadFocus = bar.contains(document.activeElement);
    unmark();
    if (hadFocus && last) {
      last.tabIndex = -1;
      last.focus({ preventScroll: true });
    }
    history.replaceState(history.state, '', location.href.replace(/(#[^?]*)\?.*$/, '$1'));
  }

  const start = () => show().catch(showFault);

  steps.forEach((step, i) => step.addEventListener('click', () => goTo(current + (i ? 1 : -1))));
  back.addEventListener('click', goBack);
  /** @type {HTMLElement} */ (bar.querySelector('[data-marks-close]')).addEventListener('click', close);
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') goTo(current + 1);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') goTo(current - 1);
    else return;
    event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || bar.hidden) return;
    if (event.key === 'Escape') close();
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select');
    if (isTyping || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'n') goTo(current + 1);
    else if (event.key === 'p') goTo(current - 1);
  });
  start();
  addEventListener('hashchange', start);
})();
