/** The form: reads a text file that somebody chose or dropped. */
(function () {
  'use strict';

  const form = window.archiveForm;
  const LARGEST = 5e6;

  /**
   * What its bytes say in the encodings that office computers write; null where it is none of them.
   * @param {ArrayBuffer} data
   */
  function decode(data) {
    const [first, second] = new Uint8Array(data);
    if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(data);
    if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(data);
    for (const encoding of ['utf-8', 'gb18030']) {
      try {
        return new TextDecoder(encoding, { fatal: true }).decode(data);
      } catch (error) { /* Another encoding, then. */ }
    }
    return null;
  }

  /**
   * Its text, or why it cannot be taken and what to do instead.
   * @param {File} file
   * @returns {Promise<{ text?: string, refusal?: string }>}
   */
  async function read(file) {
    const [suffix] = /\.[^.]*$/.exec(file.name.toLowerCase()) || [''];
    if (!['.txt', '.md', '.markdown'].includes(suffix)) {
      return { refusal: `本页只读文本文件（.txt、.md）。${file.name} 请在 WPS 或 Word 里全选、复制，再粘贴；或把原件放进收件文件夹，由导入程序读取。` };
    }
    if (file.size > LARGEST) return { refusal: `${file.name} 太大，不像一篇文稿；请拆开，或交给管理员。` };
    const text = decode(await file.arrayBuffer());
    if (text === null) return { refusal: `认不出 ${file.name} 的编码；请在记事本里选“另存为”，编码选 UTF-8。` };
    if (suffix === '.txt') return { text };
    if (/^\ufeff?---\r?\n/.test(text)) {
      return { refusal: `${file.name} 已经是写成的文稿文件：要交稿直接交它；要改已入库的文稿，请在那一篇的网页上点“修改本页”。` };
    }
    return { text: form.text.unescape(text.replace(/^#{1,6}[ \t]+/gm, '')) };
  }

  form.file = { read };
})();
