/** Advice: what a query says otherwise than whoever typed it is likely to have meant. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const { page } = archive;
  const { MINUS, QUOTES } = archive;
  const [OPENING, CLOSING] = [QUOTES.keys(), QUOTES.values()].map((some) => Array.from(some).join(''));
  const [GAP, OR] = [archive.GAP.source, archive.OR.source];
  const BEGIN = `(?:^|\\s|${OR})${MINUS}?`; // of a term
  const NEGATIVE = `\\s${MINUS}(?=\\S)`;

  /** @returns {[RegExp, (given: string) => string][]} what is told of the part of a query that is written so */
  const listRules = () => [
    [new RegExp(`\\S\\s+(?:${GAP})\\s+\\S`), () => '“…”两边有空格，就只是两个词；要找中间隔着字的，请写在一起，如：由…牵头'],
    [new RegExp(`[${OPENING}][^${CLOSING}]*(${GAP})[^${CLOSING}]*[${CLOSING}]`), () => '引号里的省略号不算间隔；要找中间隔着字的，请去掉引号'],
    [new RegExp(`${BEGIN}(${archive.FIELD_NAMES})(?:\\s+[：:]|[：:](?:\\s|$))`), (field) => `“${field}：”前后不要空格，紧接着写要找的词，如：${field}：组织`],
    [new RegExp(`${BEGIN}(${Object.keys(archive.FACET_NAMES).map((name) => archive.FACET_NAMES[name][0]).join('|')})[：:]`), (field) => `“${field}：”按正文里的字查了；要限定${field}，请在“筛选”里选，或只写它的名称`],
    [new RegExp(`[（(][^（）()]*${OR}[^（）()]*[）)]`), () => '括号不能分组：“|”把整个查询分成几个，每个都要写全，如：减税 就业 | 降费 就业'],
    [new RegExp(`${OR}.*${NEGATIVE}|${NEGATIVE}.*${OR}`), () => '减号只管它所在的那一段：“|”两边各是一个查询，每个都要写上，如：减税 -企业 | 降费 -企业'],
    [new RegExp(`${BEGIN}(责任者)[：:]`), (field) => `“${field}：”只查职务，不查姓名`],
    [new RegExp(`(?:^|\\s)(?:${GAP}\\S+|[^\\s"＂”」』〞]+${GAP})(?=\\s|$)`), () => '词头、词尾的“…”不起作用；要找中间隔着字的，请写在两段文字之间，如：由…牵头'],
    [/[^\s*＊][*＊]+[^\s*＊]/, () => '“*”按标点略去了；要找中间隔着字的，请写“…”，如：由…牵头'],
    [/([○◯])/, (circle) => `“${circle}”按标点略去了；要找数字零，请写“〇”`],
    [/(?:^|\s)([—–‒―]+)(?=[^\s—–‒―])/, (dash) => `“${dash}”是破折号；不要哪个词，请在它前面写减号“-”`],
  ];

  /**
   * Adds what is to be told of a query to the notes on it.
   * @param {HTMLElement} notes
   * @param {string} q
   */
  function advise(notes, q) {
    if ('advised' in notes.dataset) return; // whoever writes them anew has that removed
    notes.dataset.advised = '';
    const all = listRules().map(([rule, tell]) => { const found = rule.exec(q); return found ? tell(found[1]) : ''; });
    page.listNotes(notes, all.filter(Boolean));
  }

  page.advise = advise;
})();
