/** A citation: a text as it is copied, with its source. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const TOLD = 3000; // ms for which is told what was copied

  /** @param {string} date  2023, 2023-02 or 2023-02-08 */
  function writeDate(date) {
    return date.split('-').map((part, index) => Number(part) + '年月日'[index]).join('');
  }

  /**
   * The source of a text, as its own page gives it: 《题名》，会议，日期，责任者.
   * @param {import('./excerpt').Hit} hit
   */
  function cite(hit) {
    const parts = [`《${hit.title}》`, hit.meeting ? hit.meeting.name : '', writeDate(hit.date), hit.speakers.join('、')];
    return redact(parts.filter(Boolean).join('，'));
  }

  /** @param {string} text  as it should be pasted */
  function redact(text) {
    return text.replace(archive.REDACTION, '×××');
  }

  /**
   * What has the clipboard is among the scripts that wait.
   * @param {string} text
   * @param {string} what
   * @param {(message: string) => void} tell
   */
  async function copy(text, what, tell) {
    try {
      await archive.page.runLater();
    } catch (_) {
      tell('没有复制成：网页有文件没有读到，请刷新后再试');
      return;
    }
    document.dispatchEvent(new CustomEvent('archive:clipboard', { detail: { text, what, tell } }));
  }

  /** @type {WeakMap<Element, number>} when what is told of a sentence is to go */
  const fading = new WeakMap();

  /** @param {import('./sentence').Sentence} sentence @param {import('./excerpt').Hit} hit @param {Element} item  that shows it */
  function copySentence(sentence, hit, item) {
    const status = /** @type {Element} */ (item.querySelector('[role="status"]'));
    copy(`${redact(sentence.around.join(sentence.text))}\n——${cite(hit)}`, '句子及出处', (message) => {
      clearTimeout(fading.get(item));
      status.textContent = message;
      fading.set(item, setTimeout(() => { status.textContent = ''; }, TOLD));
    });
  }

  Object.assign(archive.page, { TOLD, cite, redact, copy, copySentence });
})();
