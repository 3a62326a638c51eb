/** The form: what a text offers. Its title and date, taken with one press; the lines that look like headings. */
(function () {
  'use strict';

  const form = window.archiveForm;
  const FIRST_LINE = 60;
  const DATE_LINE = /^[（(]?(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?[）)]?$/;
  const find = (selector) => /** @type {any} */ (document.querySelector(selector));
  const body = find('[data-body]');

  /** Paragraphs that are no headings, whatever they look like. */
  const plain = new Set();
  let offered = '';
  let offering = '';

  /** @param {string[]} held the paragraphs that are no headings from now on */
  function forget(held) {
    plain.clear();
    held.forEach((line) => plain.add(line));
    offered = '';
  }

  /**
   * Shows the paragraphs that may be headings; returns the level of each that is to be one.
   * @param {string[]} paragraphs
   * @returns {Map<number, number>}
   */
  function showHeadings(paragraphs) {
    const { headings } = form.settings;
    const offers = form.text.offerHeadings(paragraphs, headings);
    const box = find('[data-headings]');
    const key = JSON.stringify([offers, offers.map(({ place }) => paragraphs[place])]);
    const levels = form.text.placeHeadings(offers.filter(({ place }) => !plain.has(paragraphs[place])), headings);
    if (key !== offered) {
      offered = key;
      const list = box.querySelector('ul');
      list.textContent = '';
      offers.forEach(({ place }) => {
        const item = document.createElement('li');
        const label = document.createElement('label');
        const check = document.createElement('input');
        check.type = 'checkbox';
        check.checked = !plain.has(paragraphs[place]);
        check.addEventListener('change', () => {
          if (check.checked) plain.delete(paragraphs[place]);
          else plain.add(paragraphs[place]);
        });
        label.append(check, paragraphs[place]);
        item.append(label);
        list.append(item);
      });
    }
    offers.forEach(({ place }, n) => { box.querySelectorAll('li')[n].dataset.level = String(levels.get(place) || ''); });
    box.hidden = !offers.length;
    return levels;
  }

  /** @returns {[string, () => void][]} what one press would fill in or take away */
  function listOffers(values, [first = '', second = '', ...rest], answer) {
    const offers = [];
    const dropFirst = () => { body.value = body.value.replace(/^\s*[^\n]*\n?/, ''); };
    const isAlone = !second && !rest.length;
    const looksLikeTitle = Array.from(first).length <= FIRST_LINE && !/[。；：:]$/.test(first) && !DATE_LINE.test(first);
    if (first && !isAlone && looksLikeTitle && !values.title) {
      offers.push([`题名就是第一行：${first}`, () => { dropFirst(); answer({ title: first }); }]);
    } else if (first && !isAlone && values.title && first.replace(/\s/g, '') === values.title.replace(/\s/g, '')) {
      offers.push(['第一行与题名相同，从正文中删去', () => { dropFirst(); answer({}); }]);
    }
    const dated = DATE_LINE.exec(first) || DATE_LINE.exec(second);
    if (dated && !values.date) {
      const date = dated.slice(1).filter(Boolean).map((part) => part.padStart(2, '0')).join('-');
      offers.push([`日期是${dated[0].replace(/[（()）]/g, '')}`, () => answer({ date })]);
    }
    return offers;
  }

  /**
   * Shows what one press would fill in.
   * @param {any} values
   * @param {string[]} paragraphs
   * @param {(answers: any) => void} answer
   */
  function showButtons(values, paragraphs, answer) {
    const box = find('[data-offers]');
    const offers = listOffers(values, paragraphs, answer);
    const key = JSON.stringify(offers.map(([label]) => label));
    box.hidden = !offers.length;
    // A button that is made anew while it is pressed would miss the press.
    if (key === offering) return;
    offering = key;
    box.textContent = '';
    offers.forEach(([label, take]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button';
      button.textContent = label;
      button.addEventListener('click', () => { take(); body.focus(); });
      box.append(button);
    });
  }

  form.offers = { plain, forget, showHeadings, showButtons };
})();
