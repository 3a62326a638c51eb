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
   * @param {string} text
   * @param {string} what
   * @param {(message: string) => void} tell
   */
  function copy(text, what, tell) {
    document.dispatchEvent(new CustomEvent('archive:clipboard', { detail: { text, what, tell } }));
  }

  Object.assign(archive.page, { cite, redact, copy });
})();
