/** The form: reads the answers from the page, and puts answers and complaints on it. */
(function () {
  'use strict';

  const form = window.archiveForm;

  /** @param {Element} element the questions that stand in it, those of its groups not counted */
  function questionsIn(element) {
    return Array.from(element.querySelectorAll('[data-question]'))
      .filter((one) => one.parentElement.closest('[data-item], [data-question], [data-form]') === element);
  }

  const valueOf = (element) => /** @type {HTMLInputElement} */ (element.querySelector('[data-value]')).value.trim();
  const isEmpty = (value) => value === '' || value === undefined || (typeof value === 'object' && !Array.isArray(value) && !Object.keys(value).length);

  /** @type {{ [widget: string]: (element: HTMLElement, question: any, faults: any[], limits: any) => any }} */
  const READERS = {
    text: valueOf,
    year: valueOf,
    choice: valueOf,
    term: valueOf,
    texts: (element) => valueOf(element).split(/[、，,；;\n]+/).map((word) => word.trim()).filter(Boolean),
    terms: (element) => Array.from(element.querySelectorAll('input:checked'), (box) => box.value),
    meeting: (element) => element.querySelector('[role="combobox"]').dataset.chosen || '',
    record: (element) => element.querySelector('[role="combobox"]').dataset.chosen || '',
    date(element, question, faults, limits) {
      const parts = {};
      element.querySelectorAll('[data-part]').forEach((part) => { parts[part.dataset.part] = part.value.trim(); });
      const { date, fault } = form.record.readDate(parts, limits);
      if (fault) faults.push({ path: element.dataset.path, message: fault });
      return date;
    },
    group: (element, question, faults, limits) => readAll(element, question.parts, faults, limits),
    groups(element, question, faults, limits) {
      return Array.from(element.querySelectorAll('[data-item]'), (item) => readAll(item, question.parts, faults, limits));
    },
  };

  /**
   * The answers to the questions in a part of the page.
   * @param {HTMLElement} element
   * @param {any[]} questions
   * @param {{ path: string, message: string }[]} faults  to which wrong dates are added
   * @param {any} limits
   */
  function readAll(element, questions, faults, limits) {
    const values = {};
    const byKey = new Map(questionsIn(element).map((one) => [one.dataset.question, one]));
    questions.forEach((question) => {
      const value = READERS[question.widget](byKey.get(question.key), question, faults, limits);
      const isDropped = Array.isArray(value) ? !value.length && !question.required : isEmpty(value) || value === question.default;
      if (!isDropped) values[question.key] = value;
    });
    return values;
  }

  /** @param {HTMLElement} element a list of groups */
  function addItem(element) {
    const list = element.querySelector('[data-groups]');
    const number = +(element.dataset.next || 0);
    element.dataset.next = String(number + 1);
    list.insertAdjacentHTML('beforeend', element.querySelector('[data-group]').innerHTML.replace(/@/g, String(number)));
    numberItems(element);
    return list.lastElementChild;
  }

  /** Paths follow the places of the items, so that a complaint finds its field. */
  function numberItems(element) {
    element.querySelectorAll('[data-item]').forEach((item, place) => {
      item.querySelector('[data-number]').textContent = String(place + 1);
      item.querySelectorAll('[data-path]').forEach((one) => {
        one.dataset.path = `${element.dataset.path}.${place}.${one.dataset.question}`;
      });
    });
  }

  /** @type {{ [widget: string]: (element: HTMLElement, value: any, question: any) => void }} */
  const WRITERS = {
    texts(element, value) { element.querySelector('[data-value]').value = value.join('、'); },
    terms(element, value) { element.querySelectorAll('input[type="checkbox"]').forEach((box) => { box.checked = value.includes(box.value); }); },
    meeting: (element, value) => form.finder.choose(element.querySelector('[role="combobox"]'), value),
    record: (element, value) => form.finder.choose(element.querySelector('[role="combobox"]'), value),
    date(element, value) {
      const [year = '', month = '', day = ''] = value.split('-');
      Object.entries({ year, month, day }).forEach(([part, held]) => { element.querySelector(`[data-part="${part}"]`).value = held; });
    },
    group: (element, value, question) => writeAll(element, question.parts, value),
    groups: (element, value, question) => value.forEach((item) => writeAll(addItem(element), question.parts, item)),
  };

  /**
   * Puts answers into a part of the page.
   * @param {HTMLElement} element
   * @param {any[]} questions
   * @param {any} values
   */
  function writeAll(element, questions, values) {
    const byKey = new Map(questionsIn(element).map((one) => [one.dataset.question, one]));
    questions.forEach((question) => {
      const value = values[question.key];
      if (value === undefined) return;
      const write = WRITERS[question.widget];
      if (write) write(byKey.get(question.key), value, question);
      else byKey.get(question.key).querySelector('[data-value]').value = value;
    });
  }

  /**
   * Shows beside each field what is wrong with it; of a field that nobody has touched yet, nothing.
   * @param {HTMLElement} page
   * @param {{ path: string, message: string }[]} faults
   * @param {(path: string) => boolean} isTouched
   */
  function showFaults(page, faults, isTouched) {
    page.querySelectorAll('[data-path]').forEach((element) => {
      const fault = isTouched(element.dataset.path) && faults.find((one) => one.path === element.dataset.path);
      const shown = Array.from(element.querySelectorAll('[data-fault]')).find((one) => one.parentElement === element);
      if (!shown) return;
      shown.textContent = fault ? fault.message : '';
      shown.hidden = !fault;
      element.classList.toggle('has-fault', Boolean(fault));
      const control = element.matches('fieldset') ? null : element.querySelector('input:not([type="file"]), select, textarea');
      if (control) control.setAttribute('aria-invalid', String(Boolean(fault)));
    });
  }

  form.fields = { readAll, writeAll, addItem, numberItems, showFaults };
})();
