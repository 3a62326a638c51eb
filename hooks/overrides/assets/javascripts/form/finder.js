/** The form: finds a meeting or a record of the archive while its name is typed. */
(function () {
  'use strict';

  const form = window.archiveForm;
  const MOST = 12;
  const root = /** @type {HTMLElement} */ (document.querySelector('[data-form-root]'));

  /** @type {{ [name: string]: Promise<any> }} */
  const loading = {};

  /**
   * Loads a script of data once; nothing where it is not there.
   * @param {string} name
   * @returns {Promise<any>}
   */
  function load(name) {
    loading[name] = loading[name] || new Promise((resolve) => {
      const script = document.createElement('script');
      form.waiting[name] = resolve;
      script.onerror = () => resolve(null);
      script.src = `${root.dataset.formRoot}${name}.js`;
      document.head.append(script);
    });
    return loading[name];
  }

  /** @returns {Promise<{ id: string, label: string, note: string, words: string, held: any }[]>} */
  async function loadEntries(kind) {
    if (kind === 'meeting') {
      return (await load('meetings') || []).map((held) => ({
        id: held.id, label: held.name, note: held.date, words: [held.name, ...held.aliases, held.date].join(' '), held,
      }));
    }
    const years = await Promise.all(form.settings.years.map((year) => load(`records-${year}`)));
    return years.reverse().flatMap((records) => records || []).filter(([, title]) => title)
      .map(([id, title]) => ({ id, label: title, note: id.slice(0, 10).replace(/-[a-z].*$/, ''), words: `${title} ${id}`, held: null }));
  }

  /** @param {HTMLInputElement} input */
  const kindOf = (input) => input.closest('[data-finder]').dataset.finder;
  const listOf = (input) => /** @type {HTMLElement} */ (input.parentElement.querySelector('[role="listbox"]'));

  function close(input) {
    listOf(input).hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function settle(input, entry) {
    input.value = entry ? `${entry.label}（${entry.note}）` : '';
    input.dataset.chosen = entry ? entry.id : '';
    close(input);
    input.dispatchEvent(new CustomEvent('archive-chosen', { bubbles: true, detail: entry ? entry.held : null }));
  }

  /**
   * Chooses by id.
   * @param {HTMLInputElement} input
   * @param {string} id
   */
  async function choose(input, id) {
    input.dataset.chosen = id;
    input.value = id;
    const found = (await loadEntries(kindOf(input))).find((entry) => entry.id === id);
    if (input.dataset.chosen === id) settle(input, found || null);
  }

  async function show(input) {
    const asked = input.value;
    const words = asked.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const all = await loadEntries(kindOf(input));
    if (input.value !== asked || document.activeElement !== input) return;
    const found = all.filter((entry) => words.every((word) => entry.words.toLowerCase().includes(word)));
    const list = listOf(input);
    list.textContent = '';
    found.slice(0, MOST).forEach((entry, n) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${n}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.append(entry.label);
      const note = document.createElement('span');
      note.textContent = entry.note;
      option.append(note);
      option.addEventListener('mousedown', (event) => {
        event.preventDefault();
        settle(input, entry);
      });
      option.archiveEntry = entry;
      list.append(option);
    });
    if (!found.length || found.length > MOST) {
      const rest = document.createElement('li');
      rest.setAttribute('role', 'option');
      rest.setAttribute('aria-disabled', 'true');
      rest.setAttribute('aria-selected', 'false');
      rest.className = 'finder__rest';
      rest.textContent = found.length ? `还有 ${found.length - MOST} 个，请再多写几个字` : '本库没有；不选也可以交稿，请告诉管理员先建档';
      list.append(rest);
    }
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    input.removeAttribute('aria-activedescendant');
  }

  function move(input, step) {
    const options = Array.from(listOf(input).querySelectorAll('[role="option"]:not([aria-disabled])'));
    if (!options.length) return;
    const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    const to = options[(at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length];
    options.forEach((option) => option.setAttribute('aria-selected', String(option === to)));
    input.setAttribute('aria-activedescendant', to.id);
    to.scrollIntoView({ block: 'nearest' });
  }

  const asFinder = (event) => event.target.matches && event.target.matches('[data-finder] [role="combobox"]') ? event.target : null;

  document.addEventListener('input', (event) => {
    const input = asFinder(event);
    if (!input) return;
    if (input.dataset.chosen) {
      input.dataset.chosen = '';
      input.dispatchEvent(new CustomEvent('archive-chosen', { bubbles: true, detail: null }));
    }
    show(input);
  });
  document.addEventListener('focusin', (event) => { if (asFinder(event) && !event.target.dataset.chosen) show(event.target); });
  document.addEventListener('focusout', (event) => {
    const input = asFinder(event);
    if (!input) return;
    // Words that chose nothing would seem to be an answer.
    if (!input.dataset.chosen) input.value = '';
    close(input);
  });
  document.addEventListener('keydown', (event) => {
    const input = asFinder(event);
    if (!input) return;
    const isOpen = !listOf(input).hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) move(input, event.key === 'ArrowDown' ? 1 : -1);
      else show(input);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      const option = listOf(input).querySelector('[aria-selected="true"]');
      if (option) settle(input, option.archiveEntry);
    } else if (event.key === 'Escape' && isOpen) close(input);
  });

  form.finder = { load, loadEntries, choose };
})();
