/** A record's page: clean copies of the text, the control beside a paragraph and its points, links to addresses that are gone, 大字版 and print. */
(function () {
  'use strict';

  const record = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-id]'));
  const body = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-body]'));
  const status = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-status]'));
  if (!record || !body || !status) return;

  const REDACTED = '×××';
  const LARGE_TYPE = 'archive.large-type';
  const BESIDE = 'beside';
  const NOT_TEXT = 'script, style, sup, button:not(.skeleton__head), .footnote-backref, .passage, .skeleton__way, [hidden]';
  const BLOCKS = 'p, h1, h2, h3, h4, li, button, tr, div, section, table, dt, dd';
  const UNITS = 'p.unit, h2.unit, h3.unit, h4.unit, li.unit';
  const POINT = '.point';
  const DWELL = 180; // ms on a point until it is meant, so that the pointer may pass over others on its way to the control

  // ---- Text

  /**
   * The text of a part of the page as it should be pasted: ××× for a redaction, a line for each paragraph, a tab between cells.
   * @param {Node} node
   * @returns {string}
   */
  function readText(node) {
    if (node instanceof Text) return node.data.replace(/\s*\n\s*/g, '');
    if (node instanceof Element) {
      if (node.matches(NOT_TEXT)) return '';
      if (node.matches('.redaction')) return REDACTED;
      if (node.matches('br')) return '\n';
    }
    const text = Array.from(node.childNodes, readText).join('');
    if (!(node instanceof Element)) return text;
    if (node.matches('td, th') && node.nextElementSibling) return `${text.trim()}\t`;
    return node.matches(BLOCKS) ? `\n${text}\n` : text;
  }

  /** @param {Node} node */
  function readLines(node) {
    return readText(node).split(/\n+/).filter((line) => line.trim()).join('\n');
  }

  const citation = readLines(/** @type {Element} */ (record.querySelector('[data-citation]')));

  /**
   * The part of a range that lies in a part of the page, or null where none does.
   * @param {Range} range
   * @param {Element} part
   * @returns {Range | null}
   */
  function clip(range, part) {
    if (!range.intersectsNode(part)) return null;
    const clipped = document.createRange();
    clipped.selectNodeContents(part);
    if (range.compareBoundaryPoints(Range.START_TO_START, clipped) > 0) clipped.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, clipped) < 0) clipped.setEnd(range.endContainer, range.endOffset);
    return clipped;
  }

  /**
   * What a selection says of the text and its title, whatever of the page around them it takes in; null where it does not touch the text.
   * @returns {string | null}
   */
  function readSelection() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const parts = [body, record.querySelector('[data-skeleton]')].filter((part) => part && part.getClientRects().length);
    if (!parts.some((part) => range.intersectsNode(part))) return null;
    const common = range.commonAncestorContainer;
    const parent = common instanceof Element ? common : common.parentElement;
    if (parent && parent.closest('.redaction')) return REDACTED;
    return [record.querySelector('h1'), ...parts]
      .map((part) => part && clip(range, part))
      .map((part) => part ? readLines(part.cloneContents()) : '')
      .filter(Boolean)
      .join('\n');
  }

  document.addEventListener('copy', (event) => {
    const text = readSelection();
    if (text === null || !event.clipboardData) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  });

  // ---- Telling

  let fading = 0;

  /**
   * @param {string} message
   * @param {boolean} [isFault]  it stays, and leads the eye
   */
  function say(message, isFault = false) {
    clearTimeout(fading);
    status.textContent = message;
    status.classList.toggle('is-fault', isFault);
    if (message && !isFault) fading = setTimeout(() => say(''), 4000);
  }

  /**
   * @param {string} text
   * @param {string} what
   */
  function copy(text, what) {
    document.dispatchEvent(new CustomEvent('archive:clipboard', { detail: { text, what, tell } }));
  }

  // ---- The control beside a paragraph: one for all, it goes where the reader is

  const control = document.createElement('div');
  const note = document.createElement('span');
  /** @type {Element[]} */
  let units = [];
  /** @type {Element | null} */
  let current = null;
  /** @type {Element | null} */
  let point = null;
  let dwelling = 0;

  /** @param {string} message */
  function tell(message) {
    say(message);
    note.textContent = message;
    note.classList.add('is-shown');
    setTimeout(() => note.classList.remove('is-shown'), 1600);
  }

  /**
   * @param {string} path  an icon's
   * @param {string} label
   * @param {() => void} act
   * @returns {HTMLButtonElement}
   */
  function addButton(path, label, act) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = label;
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`;
    const name = document.createElement('span');
    name.textContent = label;
    button.append(name);
    button.addEventListener('click', act);
    control.append(button);
    return button;
  }

  /**
   * @param {Element | null} part
   * @param {string} what
   */
  function copyLink(part, what) {
    if (!part || !current) return;
    const place = units.indexOf(current);
    let beside = [units[place - 1], units[place + 1]];
    if (part !== current) {
      const points = listPoints();
      const at = points.indexOf(part);
      beside = [points[at - 1], points[at + 1], ...beside];
    }
    const url = new URL(location.href);
    url.hash = part.id;
    url.search = `?${BESIDE}=${beside.map((other) => (other ? other.id : '')).join('.')}`;
    history.replaceState(history.state, '', url.href);
    copy(url.href, what);
  }

  /**
   * @param {Element | null} part
   * @param {string} what
   */
  function copyPassage(part, what) {
    if (part) copy(`${readLines(part)}\n——${citation}`, what);
  }

  function listPoints() {
    return current ? Array.from(current.querySelectorAll(POINT)) : [];
  }

  /**
   * @param {Element} unit
   * @param {Element | null} [inside]  the point of the unit that is meant
   */
  function goTo(unit, inside = null) {
    clearTimeout(dwelling);
    if (point) point.classList.remove('is-here');
    current = unit;
    point = inside;
    if (point) point.classList.add('is-here');
    const frame = /** @type {HTMLElement} */ (control.parentElement);
    const narrow = matchMedia('(max-width: 59.9375em)').matches;
    const place = (point && !narrow ? point.getClientRects()[0] : null) || unit.getBoundingClientRect();
    control.style.top = `${(narrow ? place.bottom : place.top) - frame.getBoundingClientRect().top}px`;
    control.setAttribute('aria-label', `第 ${units.indexOf(unit) + 1} 段，共 ${units.length} 段：${readLines(point || unit).slice(0, 16)}`);
    control.querySelectorAll('[data-of-point]').forEach((button) => { /** @type {HTMLElement} */ (button).hidden = !point; });
  }

  /**
   * Where the pointer is; a point is meant once it rests there.
   * @param {Event} event
   */
  function follow(event) {
    const unit = event.target instanceof Element ? event.target.closest(UNITS) : null;
    if (!unit || !unit.id) return;
    const inside = /** @type {Element} */ (event.target).closest(POINT);
    clearTimeout(dwelling);
    if (unit !== current || (inside !== point && event.type === 'click')) goTo(unit, inside);
    else if (inside !== point) dwelling = setTimeout(() => goTo(unit, inside), DWELL);
    control.classList.add('is-shown');
  }

  /**
   * Up and down lead from paragraph to paragraph, left and right from point to point.
   * @param {KeyboardEvent} event
   */
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !current) return;
    event.preventDefault();
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      walkPoints(step);
      return;
    }
    const next = units[units.indexOf(current) + step];
    if (!next) return;
    leavePoint();
    goTo(next);
    next.scrollIntoView({ block: 'nearest' });
    say(`第 ${units.indexOf(next) + 1} 段：${readLines(next).slice(0, 24)}`);
  }

  /** @param {number} step */
  function walkPoints(step) {
    const points = listPoints();
    if (!points.length) {
      say('本段没有要点');
      return;
    }
    const at = (point ? points.indexOf(point) : step > 0 ? -1 : points.length) + step;
    if (at < 0 || at >= points.length) return;
    goTo(/** @type {Element} */ (current), points[at]);
    points[at].scrollIntoView({ block: 'nearest' });
    say(`要点 ${at + 1}，共 ${points.length} 个：${readLines(points[at]).slice(0, 24)}`);
  }

  /** Keeps the focus in the control where the button that has it is about to go. */
  function leavePoint() {
    const active = document.activeElement;
    if (active instanceof HTMLElement && active.matches('[data-of-point]') && control.contains(active)) {
      /** @type {HTMLElement} */ (control.querySelector('button')).focus({ preventScroll: true });
    }
  }

  function addControl() {
    units = Array.from(body.querySelectorAll(UNITS)).filter((unit) => unit.id);
    if (!units.length) return;
    control.className = 'passage';
    control.setAttribute('role', 'group');
    const LINK = 'M10.6 13.4a1 1 0 0 0 1.4 0 1 1 0 0 0 0-1.4 3 3 0 0 1 0-4.2l3-3a3 3 0 0 1 4.2 4.2l-1.3 1.3a6.5 6.5 0 0 1 .4 2.4l2.3-2.3a5 5 0 0 0-7-7l-3 3a5 5 0 0 0 0 7zm2.8-2.8a1 1 0 0 0-1.4 0 1 1 0 0 0 0 1.4 3 3 0 0 1 0 4.2l-3 3a3 3 0 0 1-4.2-4.2l1.3-1.3a6.5 6.5 0 0 1-.4-2.4L3.4 13.6a5 5 0 0 0 7 7l3-3a5 5 0 0 0 0-7z';
    const QUOTE = 'M7 7h4v6.5L8.5 18H5.5L8 13H5V7zm8 0h4v6.5L16.5 18h-3l2.5-5h-3V7z';
    addButton(LINK, '复制链接', () => copyLink(current, '链接'));
    addButton(QUOTE, '复制本段及出处', () => copyPassage(current, '本段及出处'));
    [
      addButton(LINK, '复制要点链接', () => copyLink(point, '要点链接')),
      addButton(QUOTE, '复制要点及出处', () => copyPassage(point, '要点及出处')),
    ].forEach((button) => button.setAttribute('data-of-point', ''));
    note.className = 'passage__note';
    note.setAttribute('aria-hidden', 'true');
    control.append(note);
    body.before(control);
    goTo(units[0]);
    control.addEventListener('keydown', walk);
    control.addEventListener('mouseenter', () => control.classList.add('is-shown'));
    control.addEventListener('mouseover', () => clearTimeout(dwelling));
    ['mouseover', 'click'].forEach((kind) => body.addEventListener(kind, follow));
    body.addEventListener('archive:place', ({ target }) => {
      const host = /** @type {Element} */ (target).closest(UNITS);
      if (!host || !units.includes(host)) return;
      leavePoint();
      goTo(host, /** @type {Element} */ (target).closest(POINT));
    });
    /** @type {HTMLElement} */ (body.parentElement).addEventListener('mouseleave', () => {
      clearTimeout(dwelling);
      control.classList.remove('is-shown');
    });
    addEventListener('resize', () => current && goTo(current, point));
  }

  // ---- Addresses that are gone: a copied link names the units beside its own, so that it can lead near

  /** A search's query may stand behind the address (`#p-xxxxxxxx?q=…`); the browser then knows no target, so it is led there. */
  function checkAddress() {
    const [address, query] = location.hash.slice(1).split('?');
    body.querySelectorAll('.is-target').forEach((part) => part.classList.remove('is-target'));
    if (!/^[pq]-/.test(address)) return;
    const unit = document.getElementById(address);
    if (unit) {
      if (query !== undefined) {
        unit.classList.add('is-target');
        unit.scrollIntoView();
      }
      const host = unit.closest(UNITS);
      if (host && units.includes(host)) goTo(host, unit.matches(POINT) ? unit : null);
      return;
    }
    const beside = (new URLSearchParams(location.search).get(BESIDE) || '').split('.');
    const survivor = beside.map((id) => document.getElementById(id)).find((found) => found && found.matches(`${UNITS}, ${POINT}`));
    if (!survivor) {
      say('此处已更动：链接所指的段落已经修改或删去，请在本文中查找相近的文字。', true);
      status.scrollIntoView({ block: 'center' });
      return;
    }
    const isPoint = survivor.matches(POINT);
    const what = isPoint ? '一个要点' : '一段';
    say(`此处已更动：链接所指的段落已经修改或删去，现在显示的是原来与它相邻的${what}。`, true);
    survivor.scrollIntoView({ block: 'center' });
    goTo(/** @type {Element} */ (survivor.closest(UNITS)), isPoint ? survivor : null);
    tell(`此处已更动，这是相邻的${what}`);
  }

  // ---- Tools

  /** @param {boolean} [isLarge]  to be remembered; left out to read what was */
  function remember(isLarge) {
    try {
      if (isLarge !== undefined) localStorage.setItem(LARGE_TYPE, String(isLarge));
      return localStorage.getItem(LARGE_TYPE) === 'true';
    } catch (_) {
      return isLarge === true;
    }
  }

  function addTools() {
    const tools = /** @type {HTMLElement} */ (record.querySelector('[data-tools]'));
    const large = /** @type {HTMLElement} */ (tools.querySelector('[data-large-type]'));
    /** @param {boolean} isLarge */
    const show = (isLarge) => {
      document.documentElement.classList.toggle('large-type', isLarge);
      large.setAttribute('aria-pressed', String(isLarge));
      if (current) goTo(current, point);
    };
    show(remember());
    large.addEventListener('click', () => show(remember(large.getAttribute('aria-pressed') !== 'true')));
    /** @type {HTMLElement} */ (tools.querySelector('[data-print]')).addEventListener('click', () => print());
    /** @type {HTMLElement} */ (tools.querySelector('[data-copy-citation]')).addEventListener('click', () => copy(citation, '出处'));
    tools.hidden = false;
  }

  record.addEventListener('archive:copy', (event) => {
    const { text, what } = /** @type {CustomEvent<{ text: string, what: string }>} */ (event).detail;
    copy(text, what);
  });

  addTools();
  addControl();
  checkAddress();
  addEventListener('hashchange', checkAddress);
})();
