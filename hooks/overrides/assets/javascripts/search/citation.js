/** A citation: a text as it is copied, with its source. */
(function () {
  'use strict';

  const archive = window.archiveSearch;

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

  Object.assign(archive.page, { cite, redact, copy });
})();
