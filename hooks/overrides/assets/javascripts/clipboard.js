/** The clipboard: whatever part of a page wants text on it sends `archive:clipboard` with the text and what to do then. */
(function () {
  'use strict';

  /**
   * Puts text on the clipboard, also where the site was opened from disk or over plain http and the modern way is closed.
   * @param {string} text
   * @returns {Promise<void>}
   */
  function write(text) {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text).catch(() => copyFromField(text));
    return copyFromField(text);
  }

  /** @param {string} text */
  function copyFromField(text) {
    const active = document.activeElement;
    const field = document.createElement('textarea');
    field.value = text;
    field.setAttribute('readonly', '');
    field.className = 'archive-hidden';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    if (active instanceof HTMLElement) active.focus({ preventScroll: true });
    return done ? Promise.resolve() : Promise.reject(new Error('copy refused'));
  }

  document.addEventListener('archive:clipboard', (event) => {
    const { text, what, tell } = /** @type {CustomEvent<{ text: string, what: string, tell: (message: string) => void }>} */ (event).detail;
    write(text).then(() => tell(`已复制${what}`), () => tell('浏览器不让复制，请选中后按 Ctrl+C'));
  });
})();
