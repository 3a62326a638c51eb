/** 骨架: a record's text as its outline, one line for each heading and point, which unfolds to its words and copies as plain lines. */
(function () {
  'use strict';

  const record = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-id]'));
  const body = /** @type {HTMLElement | null} */ (document.querySelector('[data-record-body]'));
  const toggle = /** @type {HTMLElement | null} */ (document.querySelector('[data-skeleton-toggle]'));
  const copier = /** @type {HTMLElement | null} */ (document.querySelector('[data-copy-outline]'));
  if (!record || !body || !toggle || !copier) return;

  const OUTLINED = '[data-outline]';
  const NOTES = 'sup, .footnote-backref';
  const REDACTED = '×××';
  const INDENT = '　　';
  const HERE = 'is-here';
  const READING_LINE = 160; // px below the top: what stands above it has been reached

  const outlined = Array.from(body.querySelectorAll(OUTLINED));
  if (!outlined.length) return;

  /** @typedef {{ id: string, indent: number, head: DocumentFragment, item: HTMLElement, button: HTMLElement | null }} Line */

  /** @type {HTMLElement | null} */
  let view = null;
  /** @type {Line[]} */
  let lines = [];

  // ---- Reading the text

  /**
   * A copy of an element's content, without addresses, which stay with the text itself, and without references to notes.
   * @param {Element} element
   */
  function copyContent(element) {
    const content = document.createDocumentFragment();
    content.append(...Array.from(/** @type {Element} */ (element.cloneNode(true)).childNodes));
    content.querySelectorAll(NOTES).forEach((note) => note.remove());
    content.querySelectorAll('.point').forEach((part) => part.replaceWith(...Array.from(part.childNodes)));
    content.querySelectorAll('[id]').forEach((part) => part.removeAttribute('id'));
    return content;
  }

  /**
   * The first characters of an element; a redaction among them stays one.
   * @param {Element} element
   * @param {number} size  in characters of its text, a line break counted as one
   */
  function readHead(element, size) {
    const head = copyContent(element);
    let left = size;
    const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    /** @type {ChildNode[]} */
    const spare = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        const characters = Array.from(node.data);
        if (characters.length > left) node.data = characters.slice(0, left).join('');
        left = Math.max(0, left - characters.length);
      } else if (!left) {
        spare.push(/** @type {Element} */ (node));
      } else if (/** @type {Element} */ (node).matches('br')) {
        left -= 1;
      }
    }
    spare.forEach((node) => node.remove());
    return head;
  }

  /**
   * What unfolds below a line: the words of a point, or a paragraph with all that follows it up to the next line.
   * @param {Element} element
   * @returns {HTMLElement[]}
   */
  function readText(element) {
    /** @type {Element[]} */
    const parts = element.matches('h2, h3, h4') ? [] : [element];
    if (!element.matches('.point')) {
      let next = element.nextElementSibling;
      while (next && !next.matches(`${OUTLINED}, .footnote`)) {
        parts.push(next);
        next = next.nextElementSibling;
      }
    }
    return parts.map((part) => {
      const copy = document.createElement(part.matches('table') ? 'table' : 'p');
      if (part.matches('.omission')) copy.className = 'omission';
      copy.append(copyContent(part));
      return copy;
    });
  }

  // ---- Building the view, once it is asked for

  /**
   * @param {Element} element
   * @param {number} indent
   * @returns {Line}
   */
  function makeLine(element, indent) {
    const head = readHead(element, Number((element.getAttribute('data-outline') || '').split(' ')[1]));
    const item = document.createElement('li');
    const words = head.textContent || '';
    const text = readText(element);
    const isWhole = text.length === 1 && (text[0].textContent || '').trim() === words.trim();
    if (!text.length || isWhole) {
      const line = document.createElement('p');
      line.className = 'skeleton__line';
      line.append(head.cloneNode(true));
      item.append(line);
      return { id: element.id, indent, head, item, button: null };
    }
    const button = document.createElement('button');
    const unfolded = document.createElement('div');
    button.type = 'button';
    button.className = 'skeleton__line skeleton__head';
    button.append(head.cloneNode(true));
    unfolded.className = 'skeleton__text';
    unfolded.append(...text);
    const way = document.createElement('a');
    way.className = 'skeleton__way';
    way.href = `#${element.id}`;
    way.textContent = '在正文中看';
    unfolded.append(way);
    item.append(button, unfolded);
    const line = { id: element.id, indent, head, item, button };
    button.addEventListener('click', () => unfold(line, button.getAttribute('aria-expanded') !== 'true'));
    unfold(line, false);
    return line;
  }

  /**
   * @param {Line} line
   * @param {boolean} isOpen
   */
  function unfold(line, isOpen) {
    if (!line.button) return;
    line.button.setAttribute('aria-expanded', String(isOpen));
    /** @type {HTMLElement} */ (line.button.nextElementSibling).hidden = !isOpen;
  }

  function build() {
    const made = document.createElement('div');
    made.className = 'skeleton';
    made.setAttribute('data-skeleton', '');
    made.setAttribute('role', 'region');
    made.setAttribute('aria-label', '骨架');
    made.tabIndex = -1;
    /** @type {{ depth: number, list: HTMLElement, item: HTMLElement | null }[]} */
    const open = [{ depth: 0, list: document.createElement('ul'), item: null }];
    made.append(open[0].list);
    lines = outlined.map((element) => {
      const depth = Number((element.getAttribute('data-outline') || '').split(' ')[0]);
      while (open.length > 1 && open[open.length - 1].depth >= depth) open.pop();
      const line = makeLine(element, open.length - 1);
      const outer = open[open.length - 1];
      if (outer.item && !outer.list.parentElement) outer.item.append(outer.list);
      outer.list.append(line.item);
      open.push({ depth, list: document.createElement('ul'), item: line.item });
      return line;
    });
    body.after(made);
    return made;
  }

  // ---- Showing it

  /** @param {boolean} isShown */
  function show(isShown) {
    if (isShown && !view) view = build();
    record.classList.toggle('is-skeleton', isShown);
    toggle.setAttribute('aria-pressed', String(isShown));
    copier.hidden = !isShown;
    mark();
  }

  function isShown() {
    return record.classList.contains('is-skeleton');
  }

  /** @param {DocumentFragment} head */
  function readWords(head) {
    const copy = /** @type {DocumentFragment} */ (head.cloneNode(true));
    copy.querySelectorAll('.redaction').forEach((part) => { part.textContent = REDACTED; });
    copy.querySelectorAll('br').forEach((part) => part.remove());
    return (copy.textContent || '').replace(/\s*\n\s*/g, '').trim();
  }

  function copyOutline() {
    const text = lines.map((line) => INDENT.repeat(line.indent) + readWords(line.head)).join('\n');
    record.dispatchEvent(new CustomEvent('archive:copy', { detail: { text, what: '提纲' } }));
  }

  // ---- The outline at the side follows: it leads to the lines, and marks where the reader is

  const links = /** @type {HTMLAnchorElement[]} */ (Array.from(record.querySelectorAll('.record__outline a[href^="#"]')));

  function mark() {
    let here = '';
    if (isShown()) {
      const headed = new Set(links.map((link) => link.hash.slice(1)));
      const reached = lines.filter((line) => headed.has(line.id) && line.item.getBoundingClientRect().top < READING_LINE);
      here = reached.length ? reached[reached.length - 1].id : '';
    }
    links.forEach((link) => {
      const isHere = Boolean(here) && link.hash === `#${here}`;
      link.classList.toggle(HERE, isHere);
      if (isHere) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    });
  }

  /** @param {MouseEvent} event */
  function follow(event) {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (!link || !isShown() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const address = link.getAttribute('href').slice(1);
    const line = links.includes(/** @type {HTMLAnchorElement} */ (link)) ? lines.find((one) => one.id === address) : undefined;
    if (line) {
      event.preventDefault();
      unfold(line, true);
      line.item.scrollIntoView({ block: 'start' });
      if (line.button) line.button.focus({ preventScroll: true });
    } else if (`#${address}` === location.hash) {
      goToText(); // the address stays the same, so nothing else would tell
    }
  }

  /** Goes to where the address leads, which is in the text. */
  function goToText() {
    if (!isShown()) return;
    show(false);
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }

  let waiting = 0;
  addEventListener('scroll', () => {
    if (!isShown() || waiting) return;
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      mark();
    });
  }, { passive: true });
  record.addEventListener('click', follow);
  addEventListener('hashchange', goToText);
  copier.addEventListener('click', copyOutline);
  toggle.addEventListener('click', () => {
    show(!isShown());
    if (record.getBoundingClientRect().top < 0) toggle.scrollIntoView({ block: 'center' });
  });
  toggle.hidden = false;
})();
