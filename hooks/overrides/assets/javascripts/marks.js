/** A record that a search led to: every occurrence of the query marked, and a bar that leads from one to the next. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const record = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-id]'));
  const body = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-body]'));
  const bar = /** @type {HTMLElement | null} */ (document.querySelector('[data-marks]'));
  if (!archive || !record || !body || !bar) return;

  const UNITS = 'p, h2, h3, h4, td, th, li';
  const NOT_TEXT = 'sup, .footnote-backref, script, style';
  const HERE = 'is-here';
  const tally = /** @type {HTMLElement} */ (bar.querySelector('[data-marks-tally]'));

  /** The marks of each occurrence: one that reaches over the edge of a point has several. @type {HTMLElement[][]} */
  let occurrences = [];
  let current = -1;
  let shown = '';

  /** What the fragment says behind the address: `#p-xxxxxxxx?q=…&strict=1`. */
  function readQuery() {
    const place = location.hash.indexOf('?');
    const given = new URLSearchParams(place < 0 ? '' : location.hash.slice(place + 1));
    return { q: given.get('q') || '', strict: given.get('strict') === '1' };
  }

  /** @param {Element} unit @returns {Text[]} */
  function listTexts(unit) {
    const walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const texts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = /** @type {Element} */ (node.parentElement);
      if (!parent.closest(NOT_TEXT)) texts.push(/** @type {Text} */ (node));
    }
    return texts;
  }

  /**
   * @param {Element} unit
   * @param {string} q
   * @param {boolean} strict
   */
  function markUnit(unit, q, strict) {
    const texts = listTexts(unit);
    const ranges = archive.find(texts.map((text) => text.data).join(''), q, { strict });
    /** @type {{ start: number, end: number, text: Text }[]} */
    const places = [];
    let at = 0;
    texts.forEach((text) => {
      places.push({ start: at, end: at + text.data.length, text });
      at += text.data.length;
    });
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
    return marks.filter((one) => one.length);
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

  /**
   * @param {number} place
   * @param {boolean} [isMoved]  whether the page goes there
   */
  function goTo(place, isMoved = true) {
    (occurrences[current] || []).forEach((mark) => mark.classList.remove(HERE));
    current = (place + occurrences.length) % occurrences.length;
    occurrences[current].forEach((mark) => mark.classList.add(HERE));
    tally.textContent = `第 ${current + 1} 处，共 ${occurrences.length} 处`;
    if (isMoved) occurrences[current][0].scrollIntoView({ block: 'center' });
  }

  async function show() {
    const { q, strict } = readQuery();
    const key = JSON.stringify([q, strict]);
    if (!q || key === shown) return;
    unmark();
    shown = key;
    await archive.enter();
    const heading = /** @type {Element} */ (record.querySelector('h1'));
    const units = [heading, ...Array.from(body.querySelectorAll(UNITS)).filter((unit) => !unit.querySelector('p, li, td'))];
    await archive.prepare(q, ...units.map((unit) => unit.textContent || ''));
    if (key !== shown) return;
    occurrences = units.reduce((all, unit) => all.concat(markUnit(unit, q, strict)), /** @type {HTMLElement[][]} */ ([]));
    if (!occurrences.length) return;
    bar.hidden = false;
    const address = location.hash.slice(1).split('?')[0];
    const landed = address ? document.getElementById(address) : null;
    const first = landed ? occurrences.findIndex(([mark]) => landed.contains(mark)) : 0;
    goTo(Math.max(0, first), first >= 0);
  }

  function close() {
    unmark();
    history.replaceState(history.state, '', location.href.replace(/(#[^?]*)\?.*$/, '$1'));
  }

  /** Where the engine cannot be read the text is read without marks. */
  const start = () => show().catch(unmark);

  /** @type {HTMLElement} */ (bar.querySelector('[data-marks-previous]')).addEventListener('click', () => goTo(current - 1));
  /** @type {HTMLElement} */ (bar.querySelector('[data-marks-next]')).addEventListener('click', () => goTo(current + 1));
  /** @type {HTMLElement} */ (bar.querySelector('[data-marks-close]')).addEventListener('click', close);
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') goTo(current + 1);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') goTo(current - 1);
    else return;
    event.preventDefault();
  });
  start();
  addEventListener('hashchange', start);
})();
